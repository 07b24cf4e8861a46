using System.Text.Json;
using Beffroi.Modules.Surveys.Lunatic;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Setup;

namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>Questionnaires as files: those that are shipped, and any that somebody has, in our form or that of Lunatic.</summary>
internal static class QuestionnaireFile
{
    private static readonly Lazy<IReadOnlyList<Questionnaire>> Held = new(() => [.. Directory
        .GetFiles(Path.Combine(SetupService.ShippedData, "questionnaires"), "*.json").Order(StringComparer.Ordinal)
        .Select(path => Questionnaire.Read(File.ReadAllText(path)))]);

    public static IReadOnlyList<Questionnaire> Shipped => Held.Value;

    public static Questionnaire? Find(string version) => Shipped.FirstOrDefault(one => one.Version == version);

    /// <param name="language">In which the words of a Lunatic file are.</param>
    /// <exception cref="QuestionnaireException">It is no questionnaire that we hold.</exception>
    /// <exception cref="FileRefusedException">There is no such file.</exception>
    public static Questionnaire Read(string path, string language)
    {
        if (!File.Exists(path))
        {
            throw new FileRefusedException("file.absent", path);
        }

        var json = File.ReadAllText(path);
        return IsLunatic(json) ? LunaticReader.Read(json, language) : Questionnaire.Read(json);
    }

    private static bool IsLunatic(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("components", out _);
        }
        catch (JsonException)
        {
            return false; // told by whoever reads it
        }
    }
}
