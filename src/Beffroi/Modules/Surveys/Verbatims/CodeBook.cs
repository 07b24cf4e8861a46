using System.Text.Json;
using System.Text.Json.Serialization;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Platform;
using Beffroi.Platform.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.Surveys.Verbatims;

/// <summary>What words are about: one theme each.</summary>
internal sealed record CodeBookTheme([property: JsonRequired] string Code, [property: JsonRequired] Words Label);

/// <summary>Themes in one version, which never changes.</summary>
internal sealed record CodeBook(
    [property: JsonRequired] string Version, [property: JsonRequired] IReadOnlyList<CodeBookTheme> Themes)
{
    private const int MostThemes = 60;
    private const int LongestLabel = 100;

    private static readonly Lazy<IReadOnlyList<CodeBook>> Held = new(() => [.. Directory
        .GetFiles(Path.Combine(SetupService.ShippedData, "code-books"), "*.json").Order(StringComparer.Ordinal)
        .Select(path => Read(File.ReadAllText(path)))]);

    public static IReadOnlyList<CodeBook> Shipped => Held.Value;

    public CodeBookTheme? Find(string code) => Themes.FirstOrDefault(theme => theme.Code == code);

    public static CodeBook Read(string json) => JsonSerializer.Deserialize<CodeBook>(json, JsonSerializerOptions.Web)!;

    public string Write() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>Themes as somebody types them: a code and its name in French, Dutch and English on each line.</summary>
    /// <exception cref="BrokenRuleException">A line is none; which one is told.</exception>
    public static CodeBook Parse(string version, string lines)
    {
        var themes = new List<CodeBookTheme>();
        foreach (var (number, line) in lines.ReplaceLineEndings("\n").Split('\n').Index())
        {
            if (line.Trim().Length == 0)
            {
                continue;
            }

            string[] parts = [.. line.Split('|').Select(part => part.Trim())];
            if (parts.Length != 4 || Array.Exists(parts, part => part.Length is 0 or > LongestLabel)
                || !parts[0].All(sign => char.IsAsciiLetterUpper(sign) || char.IsAsciiDigit(sign) || sign == '_'))
            {
                throw new BrokenRuleException("codebook.line", number + 1, line.Trim());
            }

            if (themes.Exists(theme => theme.Code == parts[0]))
            {
                throw new BrokenRuleException("codebook.twice", number + 1, parts[0]);
            }

            themes.Add(new CodeBookTheme(parts[0], new Words { ["fr"] = parts[1], ["nl"] = parts[2], ["en"] = parts[3] }));
        }

        return themes.Count is >= 2 and <= MostThemes ? new CodeBook(version, themes)
            : throw new BrokenRuleException("codebook.count", MostThemes);
    }
}

/// <summary>A code book that the secretariat wrote.</summary>
internal sealed class AdoptedCodeBook
{
    public required string Version { get; init; }
    public required string Content { get; init; }
    public required DateOnly AdoptedOn { get; init; }
    public required Guid AdoptedBy { get; init; }
}

internal sealed class AdoptedCodeBookConfiguration : IEntityTypeConfiguration<AdoptedCodeBook>
{
    public void Configure(EntityTypeBuilder<AdoptedCodeBook> builder)
    {
        builder.ToTable("surveys_code_book");
        builder.HasKey(one => one.Version);
    }
}
