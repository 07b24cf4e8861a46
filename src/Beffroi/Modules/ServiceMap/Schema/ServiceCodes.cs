using System.Text.Json;
using Beffroi.Platform.Setup;

namespace Beffroi.Modules.ServiceMap.Schema;

/// <summary>A code list of data.inclusion, with the words of each code in each language.</summary>
internal sealed class CodeList(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> labels)
{
    public IEnumerable<string> Codes => labels.Keys;

    public bool Has(string code) => labels.ContainsKey(code);

    /// <summary>The word in a language, else in French, else the code.</summary>
    public string Name(string code, string language) => !labels.TryGetValue(code, out var words) ? code
        : words.GetValueOrDefault(language) ?? words.GetValueOrDefault("fr") ?? code;
}

/// <summary>The code lists of <c>data/parameters/service-labels.json</c>, and the fixed phrases of a sheet.</summary>
internal static class ServiceCodes
{
    private static readonly Lazy<JsonElement> File = new(() => JsonDocument.Parse(System.IO.File.ReadAllBytes(
        Path.Combine(SetupService.ShippedData, "parameters", "service-labels.json"))).RootElement);

    /// <summary>Languages in which the fixed parts of a sheet can be read, French first.</summary>
    public static IReadOnlyList<string> Languages { get; } =
        [.. File.Value.GetProperty("languages").EnumerateArray().Select(one => one.GetString()!)];

    public static CodeList Categories { get; } = List("categories");

    public static CodeList Themes { get; } = List("themes");

    public static CodeList Publics { get; } = List("publics");

    public static CodeList Types { get; } = List("types");

    public static CodeList Fees { get; } = List("fees");

    public static CodeList Modes { get; } = List("modes");

    public static CodeList Ways { get; } = List("ways");

    public static CodeList WhoMaySend { get; } = List("whoMaySend");

    public static CodeList Networks { get; } = List("networks");

    public static CodeList Phrases { get; } = List("phrases");

    /// <summary>The part before the two dashes: <c>mobilite--preparer-un-permis</c> is of <c>mobilite</c>.</summary>
    public static string CategoryOf(string theme) => theme.Split("--", 2)[0];

    /// <summary>When a person read the words of a language through; null where nobody did.</summary>
    public static DateOnly? ReviewedOn(string language) =>
        File.Value.GetProperty("reviewed").TryGetProperty(language, out var day) && day.ValueKind == JsonValueKind.String
            ? DateOnly.ParseExact(day.GetString()!, "O", System.Globalization.CultureInfo.InvariantCulture) : null;

    private static CodeList List(string name) => new(
        File.Value.GetProperty(name).Deserialize<Dictionary<string, IReadOnlyDictionary<string, string>>>()!);
}
