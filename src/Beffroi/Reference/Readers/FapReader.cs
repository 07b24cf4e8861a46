using System.Text.RegularExpressions;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Occupations;

namespace Beffroi.Reference.Readers;

/// <summary>Occupational families (FAP) of DARES: labels of both versions, and their links to ROME.</summary>
internal sealed partial class FapReader : IFileReader
{
    public string Kind => "fap-rome";

    public int Order => 20;

    public bool Recognises(SourceFile file) =>
        file.Format is FileFormat.Text or FileFormat.Workbook
        && (IsFormatFile(file) || Links(file) is not null || Labels(file) is not null);

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel) =>
        IsFormatFile(file) ? ReadFormats(file) // first: its quotes are no table's
        : Links(file) is { } links ? ReadLinks(links, progress, cancel)
        : Labels(file) is { } labels ? ReadLabels(labels, progress, cancel)
        : throw new FileRefusedException("file.columnsMissing", Kind, "Fap, Rome, intitule_rome");

    private static HeaderedTable? Links(SourceFile file) => file.FindTable("fap", "rome", "intitulerome");

    private static HeaderedTable? Labels(SourceFile file) => file.FindTable("codefap341", "codefap228", "intitulefap228");

    /// <summary>DARES publishes the 2009 version as formats of a statistical program.</summary>
    private static bool IsFormatFile(SourceFile file) =>
        file.Format == FileFormat.Text && File.ReadLines(file.Path, file.Encoding).Take(40).Any(l =>
            l.StartsWith("value", StringComparison.Ordinal) && l.Contains("$FAP9", StringComparison.Ordinal));

    private ReadResult ReadLinks(HeaderedTable table, ImportProgress progress, CancellationToken cancel)
    {
        var (fap, rome) = (table.IndexOf("fap"), table.IndexOf("rome"));
        var issues = new IssueList();
        var pairs = new HashSet<(string Fap, string Rome)>();
        var (rows, preview) = table.Walk(
            row =>
            {
                if (!FapCode().IsMatch(row.Cell(fap)))
                {
                    issues.Add(row.Line, table.NameOf(fap), row.Cell(fap), "issue.fapCode");
                }
                else if (row.Cell(rome) is { } code && code != "NA") // DARES writes NA for a family without ROME
                {
                    pairs.Add((row.Cell(fap), code));
                }
            },
            progress, cancel, expectedRows: 800);
        return new ReadResult($"{Kind}:links", "", rows, issues, preview, async (context, stop) =>
        {
            var links = pairs.Select(p => Link(Nomenclatures.Fap2009, p.Fap, Nomenclatures.Rome3, p.Rome, context.FileId))
                .Concat(pairs.Select(p =>
                    Link(Nomenclatures.Rome3, p.Rome, Nomenclatures.Fap2009, p.Fap, context.FileId))).ToList();
            await context.Db.ReplaceLinksAsync("dares-fap-rome", links, stop);
        });
    }

    private static OccupationLink Link(string from, string fromCode, string to, string toCode, Guid file) => new()
    {
        FromNomenclature = from, FromCode = fromCode, ToNomenclature = to, ToCode = toCode, Weight = 1,
        Origin = "dares-fap-rome", Confidence = LinkConfidence.Weighted, FileId = file,
    };

    private static ReadResult ReadLabels(HeaderedTable table, ImportProgress progress, CancellationToken cancel)
    {
        int[] codes = [table.IndexOf("codefap341"), table.IndexOf("codefap228"), table.IndexOf("codefap86"),
            table.IndexOf("codefap22")];
        var issues = new IssueList();
        var found = new List<Occupation>();
        var (rows, preview) = table.Walk(
            row =>
            {
                for (var level = 0; level < codes.Length; level++)
                {
                    if (row.Cell(codes[level]) is not { Length: > 0 } code)
                    {
                        issues.Add(row.Line, table.NameOf(codes[level]), "", "issue.empty");
                        return;
                    }

                    found.Add(new Occupation
                    {
                        Nomenclature = Nomenclatures.Fap2021, Code = code, NameFr = row.Cell(codes[level] + 1),
                        ParentCode = level + 1 < codes.Length && row.Cell(codes[level + 1]) != code ? row.Cell(codes[level + 1])
                            : null,
                    });
                }
            },
            progress, cancel, expectedRows: 400);
        return new ReadResult("fap-rome:labels-2021", "2021", rows, issues, preview, (context, stop) =>
            context.Db.UpsertOccupationsAsync(Owned(found, context), stop));
    }

    private static ReadResult ReadFormats(SourceFile file)
    {
        var found = new List<Occupation>();
        var shown = new List<string[]>();
        foreach (var line in File.ReadLines(file.Path, file.Encoding))
        {
            var match = FormatLine().Match(line);
            if (match.Success && FapCode().IsMatch(match.Groups["code"].Value)
                && match.Groups["text"].Value is { Length: > 8 } text)
            {
                var (code, name) = (match.Groups["code"].Value, FapPrefix().Replace(text, "").Trim());
                found.Add(new Occupation
                {
                    Nomenclature = Nomenclatures.Fap2009, Code = code, NameFr = name, ParentCode = code.Length == 5 ? code[..3]
                        : null,
                });
                if (shown.Count < Preview.Size)
                {
                    shown.Add([code, name]);
                }
            }
        }

        var result = new ReadResult("fap-rome:" + file.Name, "2009", found.Count, new IssueList(),
            new Preview(["FAP", "label"], shown),
            (context, stop) => context.Db.UpsertOccupationsAsync(Owned(found, context), stop));
        return found.Count > 0 ? result : result with { Notice = "import.notNeeded" };
    }

    private static List<Occupation> Owned(List<Occupation> found, ApplyContext context)
    {
        found.ForEach(occupation => occupation.FileId = context.FileId);
        return found;
    }

    [GeneratedRegex("^[A-Z][0-9][A-Z](?:[0-9]{2}[a-z]?)?$|^[A-Z]$")]
    private static partial Regex FapCode();

    [GeneratedRegex("^\\s*\"(?<code>[A-Z0-9]{1,5})\"\\s*=\\s*\"(?<text>[^\"]+)\"")]
    private static partial Regex FormatLine();

    [GeneratedRegex("^[A-Z0-9]{1,5}\\s*:\\s*")]
    private static partial Regex FapPrefix();
}
