using System.Globalization;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Readers;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>Structures known from published facts alone, each with where and when it was published.</summary>
internal sealed class PublicFactReader(TimeProvider time) : DirectoryReader(time)
{
    private const string Source = "faits-publics";

    public override string Kind => "public-facts";

    public override bool Recognises(SourceFile file) => file.FindTable("id", "nom", "sourcefait", "datefait") is not null;

    public override ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var table = file.GetTable(Kind, "id", "nom", "codeinsee", "sourcefait", "datefait");
        var issues = new IssueList();
        var (sheets, ids) = (new List<StructureSheet>(), new HashSet<string>());
        var (rows, preview) = table.Walk(row =>
        {
            string Text(string column) => row.Cell(table.IndexOf(column));
            if (Text("id").Length == 0 || Text("nom").Length < 3 || Text("sourcefait").Length == 0)
            {
                issues.Add(row.Line, "id, nom, source_fait", Text("id"), "issue.missing");
            }
            else if (!ids.Add(Text("id")))
            {
                issues.Add(row.Line, "id", Text("id"), "issue.idTwice");
            }
            else if (!CommuneCodes.TryRead(Text("codeinsee"), out var commune))
            {
                issues.Add(row.Line, "code_insee", Text("codeinsee"), "issue.communeCode");
            }
            else if (!DateOnly.TryParseExact(Text("datefait"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var day))
            {
                issues.Add(row.Line, "date_fait", Text("datefait"), "issue.day");
            }
            else
            {
                sheets.Add(Sheet(Text, commune, day));
            }
        }, progress, cancel, expectedRows: 500);
        return Result("public-facts:mel", rows, issues, preview, [.. sheets.Select(MapEntry.Of)]);
    }

    private static StructureSheet Sheet(Func<string, string> text, string commune, DateOnly day)
    {
        string? OrNull(string column) => text(column) is { Length: > 0 } found ? found : null;
        double? Degrees(string column) => TableRowReading.TryNumber(text(column), out var value) ? value : null;
        var networks = FieldReading.Split(text("reseauxporteurs")).Where(ServiceCodes.Networks.Has).ToList();
        return new StructureSheet
        {
            Source = Source, Id = text("id"), Name = text("nom"), ModifiedOn = day, Commune = OrNull("commune"),
                CommuneCode = commune,
            Postcode = OrNull("codepostal"), Street = OrNull("adresse"), Longitude = Degrees("longitude"),
            Latitude = Degrees("latitude"), Telephone = OrNull("telephone"), Website = Uri.TryCreate(text("siteweb"),
                UriKind.Absolute, out var site) && site.Scheme is "http" or "https" ? text("siteweb") : null,
            Networks = networks.Count > 0 ? networks : null,
            Wider = new WiderSheet { Kind = OrNull("genre"), FactSource = text("sourcefait"), FactDate = day },
        };
    }
}
