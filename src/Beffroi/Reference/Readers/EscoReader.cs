using System.Text.RegularExpressions;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Occupations;

namespace Beffroi.Reference.Readers;

/// <summary>
/// Groups of ISCO-08 and occupations of ESCO, as the European Commission publishes them: one file for each language, which the
/// end of its name tells (<c>occupations_nl.csv</c>); English without one.
/// </summary>
internal sealed partial class EscoReader : IFileReader
{
    private const string Origin = "esco-isco";

    public string Kind => "esco";

    public int Order => 15;

    public bool Recognises(SourceFile file) => FindParts(file) is not null;

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var parts = FindParts(file)
            ?? throw new FileRefusedException("file.columnsMissing", Kind, "conceptUri, code, preferredLabel");
        var language = LanguageMark().Match(file.Name) is { Success: true } mark ? mark.Groups["language"].Value : "en";
        var issues = new IssueList();
        var found = new List<Occupation>();
        var (rows, preview) = parts.Table.Walk(
            row =>
            {
                var (code, name) = (row.Cell(parts.Code), row.Cell(parts.Name));
                if (parts.IsGroups ? !IscoCode().IsMatch(code) : !EscoCode().IsMatch(code))
                {
                    issues.Add(row.Line, parts.Table.NameOf(parts.Code), code, parts.IsGroups ? "issue.iscoGroup"
                        : "issue.escoCode");
                }
                else if (name.Length == 0)
                {
                    issues.Add(row.Line, parts.Table.NameOf(parts.Name), name, "issue.empty");
                }
                else
                {
                    found.Add(Named(parts.IsGroups, code, name, language));
                }
            },
            progress, cancel, expectedRows: parts.IsGroups ? 619 : 3_007);
        return new ReadResult($"{Kind}:{(parts.IsGroups ? "isco" : "occupations")}:{language}", "", rows, issues, preview,
            async (context, stop) =>
            {
                found.ForEach(occupation => occupation.FileId = context.FileId);
                await context.Db.UpsertOccupationsAsync(found, stop);
                if (!parts.IsGroups)
                {
                    await context.Db.ReplaceLinksAsync(Origin, [.. found.Select(o => Link(o, context.FileId))], stop);
                }
            });
    }

    private static Occupation Named(bool isGroup, string code, string name, string language) => new()
    {
        Nomenclature = isGroup ? Nomenclatures.Isco08 : Nomenclatures.Esco, Code = code,
        NameFr = language == "fr" ? name : "", NameNl = language == "nl" ? name : null, NameEn = language == "en" ? name : null,
        ParentCode = isGroup ? (code.Length > 1 ? code[..^1] : null) : code[..4],
    };

    private static OccupationLink Link(Occupation occupation, Guid file) => new()
    {
        FromNomenclature = Nomenclatures.Esco, FromCode = occupation.Code, ToNomenclature = Nomenclatures.Isco08,
        ToCode = occupation.ParentCode!, Weight = 1, Origin = Origin, Confidence = LinkConfidence.Official, FileId = file,
    };

    private static Parts? FindParts(SourceFile file)
    {
        if (file.Format is not (FileFormat.Text or FileFormat.Workbook))
        {
            return null;
        }

        var table = file.FindTable("concepturi", "code", "preferredlabel")
            ?? file.FindTable("originuri", "code", "preferredlabel");
        if (table is null)
        {
            return null;
        }

        var uri = table.IndexWhere(header => header is "concepturi" or "originuri");
        var first = table.Rows.Select(row => row.Cell(uri)).FirstOrDefault() ?? "";
        var isGroups = first.Contains("/esco/isco/", StringComparison.Ordinal);
        return isGroups || first.Contains("/esco/occupation/", StringComparison.Ordinal)
            ? new Parts(table, isGroups, table.IndexOf("code"), table.IndexOf("preferredlabel"))
            : null;
    }

    /// <summary>One to four digits: the level of the group.</summary>
    [GeneratedRegex("^[0-9]{1,4}$")]
    private static partial Regex IscoCode();

    /// <summary>The ISCO-08 unit group, then the place in it.</summary>
    [GeneratedRegex(@"^[0-9]{4}(\.[0-9]+)+$")]
    private static partial Regex EscoCode();

    [GeneratedRegex(@"_(?<language>fr|nl|en)\.[A-Za-z]+$")]
    private static partial Regex LanguageMark();

    private sealed record Parts(HeaderedTable Table, bool IsGroups, int Code, int Name);
}
