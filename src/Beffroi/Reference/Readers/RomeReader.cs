using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Occupations;

namespace Beffroi.Reference.Readers;

/// <summary>
/// The referential of occupations and skills of France Travail. It is published as a dozen files, in any order: two bring
/// what the program needs now; the others are recognised, named and left.
/// </summary>
internal sealed class RomeReader : IFileReader
{
    public string Kind => "rome";

    public int Order => 20;

    public bool Recognises(SourceFile file) => Occupations(file) is not null || Links(file) is not null || IsOther(file);

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        if (Occupations(file) is { } occupations)
        {
            return ReadOccupations(occupations, progress, cancel);
        }

        if (Links(file) is { } links)
        {
            return ReadIscoLinks(links, progress, cancel);
        }

        return IsOther(file)
            ? new ReadResult("rome:unused:" + file.Name, "", 0, new IssueList(), Preview.Empty, (_, _) => Task.CompletedTask)
            {
                Notice = "import.notNeeded",
            }
            : throw new FileRefusedException("file.columnsMissing", Kind, "code_rome, libelle_rome");
    }

    private static HeaderedTable? Occupations(SourceFile file) => file.FindTable("coderome", "coderome", "libellerome");

    private static HeaderedTable? Links(SourceFile file) =>
        file.Format == FileFormat.Workbook ? file.FindTable("coderome", "codeisco08") : null;

    private static bool IsOther(SourceFile file) =>
        file.FindTable("coderome") is not null
        || (file.Name.StartsWith("unix_", StringComparison.Ordinal) && file.FindTable("codeogr") is not null)
        || file.FindTable("romecode", "ograppellation") is not null;

    private ReadResult ReadOccupations(HeaderedTable table, ImportProgress progress, CancellationToken cancel)
    {
        var (code, name) = (table.IndexOf("coderome"), table.IndexOf("libellerome"));
        var issues = new IssueList();
        var found = new List<Occupation>();
        var (rows, preview) = table.Walk(
            row =>
            {
                if (!IsRome(row.Cell(code)))
                {
                    issues.Add(row.Line, table.NameOf(code), row.Cell(code), "issue.romeCode");
                }
                else
                {
                    found.Add(new Occupation
                    {
                        Nomenclature = Nomenclatures.Rome3, Code = row.Cell(code), NameFr = Unquoted(row.Cell(name)),
                    });
                }
            },
            progress, cancel, expectedRows: 600);

        // Version 3 has 532 occupations, version 4 some 1,584: the count tells them apart where the file does not.
        var nomenclature = found.Count > 1000 ? Nomenclatures.Rome4 : Nomenclatures.Rome3;
        return new ReadResult($"{Kind}:occupations", "", rows, issues, preview, (context, stop) =>
            context.Db.UpsertOccupationsAsync(
                found.Select(o => new Occupation
                {
                    Nomenclature = nomenclature, Code = o.Code, NameFr = o.NameFr, FileId = context.FileId,
                }),
                stop));
    }

    private static ReadResult ReadIscoLinks(HeaderedTable table, ImportProgress progress, CancellationToken cancel)
    {
        var (rome, isco) = (table.IndexOf("coderome"), table.IndexOf("codeisco08"));
        var issues = new IssueList();
        var links = new List<OccupationLink>();
        var (rows, preview) = table.Walk(
            row =>
            {
                if (!IsRome(row.Cell(rome)))
                {
                    issues.Add(row.Line, table.NameOf(rome), row.Cell(rome), "issue.romeCode");
                }
                else if (row.Cell(isco) is not { Length: 3 or 4 } code || !code.All(char.IsAsciiDigit))
                {
                    issues.Add(row.Line, table.NameOf(isco), row.Cell(isco), "issue.iscoCode");
                }
                else
                {
                    links.Add(new OccupationLink
                    {
                        FromNomenclature = Nomenclatures.Rome3, FromCode = row.Cell(rome), ToNomenclature = Nomenclatures.Isco08,
                        ToCode = code.PadLeft(4, '0'), Weight = 1, Origin = "rome-isco", Confidence = LinkConfidence.Official,
                    });
                }
            },
            progress, cancel, expectedRows: 600);
        return new ReadResult("rome:isco", "", rows, issues, preview, (context, stop) =>
        {
            links.ForEach(link => link.FileId = context.FileId);
            return context.Db.ReplaceLinksAsync("rome-isco", links.DistinctBy(l => (l.FromCode, l.ToCode)).ToList(), stop);
        });
    }

    /// <summary>The export doubles its apostrophes.</summary>
    private static string Unquoted(string text) => text.Replace("''", "'", StringComparison.Ordinal);

    private static bool IsRome(string code) => code.Length == 5 && char.IsAsciiLetterUpper(code[0])
        && code[1..].All(char.IsAsciiDigit);
}
