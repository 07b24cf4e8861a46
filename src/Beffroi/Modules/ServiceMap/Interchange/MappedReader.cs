using System.Globalization;
using System.Text.RegularExpressions;
using Beffroi.Modules.ServiceMap.Hours;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>
/// A list in its own layout, by a mapping of its columns: the corrected one beside the file, else what the program proposes. A
/// field
/// that cannot be read is left out and told; a line without a name is refused.
/// </summary>
internal sealed partial class MappedReader(TimeProvider time) : DirectoryReader(time)
{
    private static readonly string[] Days = ["yyyy-MM-dd", "dd/MM/yyyy", "yyyy/MM/dd"];

    public const string KindName = "mapped";

    public override string Kind => KindName;

    public override string? PreparedOn => "/ServiceMap/Curation/Mapping";

    /// <summary>Never by itself: whoever brings such a list says so.</summary>
    public override bool Recognises(SourceFile file) => false;

    public override ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var foreign = ForeignRows.Of(file);
        var beside = file.ReceivedPath + ColumnMapping.Ending;
        var mapping = File.Exists(beside) ? ColumnMapping.Read(beside, foreign.Columns)
            : ColumnMapping.Propose(SourceOf(file), foreign.Columns);
        if (!mapping.Fields.ContainsKey("nom"))
        {
            throw new FileRefusedException("file.columnsMissing", Kind, "nom");
        }

        var (issues, ids) = (new IssueList(), new HashSet<string>());
        var sheets = new List<StructureSheet>();
        foreach (var (line, values) in foreign.Rows)
        {
            cancel.ThrowIfCancellationRequested();
            if (SheetOf(line, values, mapping, DayOf(file), ids, issues) is { } sheet)
            {
                sheets.Add(sheet);
            }
        }

        progress.At(1);
        return Result("mapped:" + mapping.Source, foreign.Rows.Count, issues,
            new Preview(["id", "nom", "adresse", "commune"],
                [.. sheets.Take(Preview.Size).Select(s => new[] { s.Id, s.Name, s.Street ?? "", s.Commune ?? "" })]),
            [.. sheets.Select(MapEntry.Of)]);
    }

    private StructureSheet? SheetOf(
        int line, IReadOnlyDictionary<string, string> values, ColumnMapping mapping, DateOnly day, HashSet<string> ids,
        IssueList issues)
    {
        string Text(string field) => mapping.Fields.TryGetValue(field, out var columns)
            ? Spaces().Replace(string.Join(' ', columns.Select(column => values.GetValueOrDefault(column, "")).Where(one =>
                one.Length > 0)), " ").Trim()
            : "";
        if (Text("nom") is not { Length: >= 3 } name)
        {
            issues.Add(line, string.Join(' ', mapping.Fields["nom"]), Text("nom"), "issue.missing");
            return null;
        }

        string? Checked(string field, string text)
        {
            var rule = FieldRules.Structure.First(one => one.Name == field);
            if (text.Length == 0 || FieldReading.Read(rule, text, Today, out _) is not { } fault)
            {
                return text.Length == 0 ? null : text;
            }

            issues.Note(line, field, text, "note.leftOut");
            return null;
        }

        var id = Text("id") is { Length: > 0 } own ? own : "l" + line.ToString(CultureInfo.InvariantCulture);
        if (!ids.Add(id))
        {
            issues.Add(line, "id", id, "issue.idTwice");
            return null;
        }

        var whole = WholeAddress().Match(Text("adresse_complete"));
        var (longitude, latitude) = PointOf(Text("x"), Text("y"));
        return new StructureSheet
        {
            Source = mapping.Source, Id = id, Name = name.Length <= 150 ? name : name[..149] + "…",
            ModifiedOn = DayIn(Text("date_maj")) ?? day, Description = Text("description") is { Length: >= 5 } told ? told
                : null,
            Siret = Checked("siret", Text("siret")),
            Street = whole.Success ? whole.Groups["street"].Value.Trim(' ', ',', '-') : NullIfEmpty(Text("adresse")),
            StreetMore = NullIfEmpty(Text("complement_adresse")),
            Postcode = Checked("code_postal", whole.Success ? whole.Groups["postcode"].Value : Padded(Text("code_postal"))),
            Commune = Text("commune") is { Length: > 0 } commune ? commune : whole.Success ? whole.Groups["town"].Value.Trim(' ',
                ',') : null,
            CommuneCode = Checked("code_insee", Padded(Text("code_insee"))), Longitude = longitude, Latitude = latitude,
            Telephone = NullIfEmpty(Text("telephone")), Mail = MailOf(Text("courriel"), line, issues),
            Website = Checked("site_web", Text("site_web") is { Length: > 0 } site && !site.Contains("://",
                StringComparison.Ordinal) ? "https://" + site : Text("site_web")),
            Hours = OpeningHours.TryParse(Text("horaires_accueil")) is null ? null : Text("horaires_accueil"),
        };
    }

    /// <summary>The mailbox of a person at a public provider is theirs, even where a list publishes it.</summary>
    private static string? MailOf(string text, int line, IssueList issues)
    {
        var rule = FieldRules.Structure.First(one => one.Name == "courriel");
        if (text.Length == 0)
        {
            return null;
        }

        if (PersonalMail().IsMatch(text))
        {
            issues.Note(line, "courriel", "…" + text[text.IndexOf('@', StringComparison.Ordinal)..], "note.personalMail");
            return null;
        }

        if (FieldReading.Read(rule, text, default, out _) is null)
        {
            return text;
        }

        issues.Note(line, "courriel", text, "note.leftOut");
        return null;
    }

    private static (double? Longitude, double? Latitude) PointOf(string first, string second)
    {
        if (!TableRowReading.TryNumber(first, out var x) || !TableRowReading.TryNumber(second, out var y) || (x, y) == (0, 0))
        {
            return (null, null);
        }

        if (Lambert93.LooksLikeIt(x, y))
        {
            return Lambert93.ToDegrees(x, y);
        }

        // France and Belgium lie between 41 and 52 degrees north and 6 west and 10 east: elsewhere the two were exchanged.
        if (x is > 41 and < 52 && y is > -6 and < 10)
        {
            (x, y) = (y, x);
        }

        return Math.Abs(x) <= 180 && Math.Abs(y) <= 90 ? (x, y) : (null, null);
    }

    private static DateOnly? DayIn(string text) => DateOnly.TryParseExact(
        text.Split(' ', 'T')[0], Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Spreadsheets lose the first zero.</summary>
    private static string Padded(string code) => code.Length == 4 && code.All(char.IsAsciiDigit) ? "0" + code : code;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex(@"^(?<street>.*?)[\s,-]*\b(?<postcode>\d{5})\b[\s,]*(?<town>[^,]*)")]
    private static partial Regex WholeAddress();

    [GeneratedRegex(@"@(gmail|hotmail|outlook|live|yahoo|orange|wanadoo|free|sfr|laposte|icloud|neuf|bbox)\.",
        RegexOptions.IgnoreCase)]
    private static partial Regex PersonalMail();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
