using System.Globalization;
using System.Text.RegularExpressions;
using Beffroi.Modules.ServiceMap.Hours;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Readers;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>
/// The list of France Services as the ANCT publishes it: each place is a structure, with the one service that all of them give.
/// </summary>
internal sealed partial class FranceServicesReader(TimeProvider time) : DirectoryReader(time)
{
    private static readonly WiderSheet Terms = new() { Licence = "Licence Ouverte 2.0" };
    private const string Source = "france-services";
    private static readonly string[] Days = ["hlundi", "hmardi", "hmercredi", "hjeudi", "hvendredi", "hsamedi"];

    public override string Kind => "france-services";

    public override bool Recognises(SourceFile file) => file.FindTable("idfs", "libfs", "inseecom") is not null;

    public override ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var table = file.GetTable(Kind, "idfs", "libfs", "inseecom");
        var issues = new IssueList();
        var (structures, ids, day) = (new List<StructureSheet>(), new HashSet<string>(), DayIn(file.Name) ?? DayOf(file));
        var (rows, preview) = table.Walk(row =>
        {
            string Text(string column) => row.Cell(table.IndexOf(column));
            if (Text("libfs").Length < 3 || Text("idfs").Length == 0)
            {
                issues.Add(row.Line, Text("idfs").Length == 0 ? "id_fs" : "lib_fs", Text("libfs"), "issue.missing");
            }
            else if (!CommuneCodes.TryRead(Text("inseecom"), out var commune))
            {
                issues.Add(row.Line, "insee_com", Text("inseecom"), "issue.communeCode");
            }
            else if (!ids.Add(Text("idfs")))
            {
                issues.Add(row.Line, "id_fs", Text("idfs"), "issue.idTwice");
            }
            else
            {
                structures.Add(Structure(row, Text, commune, day, issues));
            }
        }, progress, cancel, expectedRows: 3000);
        return Result($"france-services:{day:yyyy-MM-dd}", rows, issues, preview,
            [.. structures.Select(MapEntry.Of), .. structures.Select(structure => MapEntry.Of(Service(structure)))]);
    }

    private static StructureSheet Structure(
        TableRow row, Func<string, string> text, string commune, DateOnly day, IssueList issues)
    {
        string? OrNull(string column) => text(column) is { Length: > 0 } found ? found : null;
        double? Degrees(string column, double most) =>
            TableRowReading.TryNumber(text(column), out var value) && value != 0 && Math.Abs(value) <= most ? value : null;
        var hours = OpeningHours.FromDays(Array.ConvertAll(Days, column => text(column)));
        if (hours is null)
        {
            issues.Note(row.Line, "h_lundi…h_samedi", string.Join(" ", Array.ConvertAll(Days, column => text(column))),
                "note.hours");
        }

        return new StructureSheet
        {
            Wider = Terms, Source = Source, Id = text("idfs"), Name = Shortened(text("libfs")), ModifiedOn = day,
            Commune = OrNull("libcom"),
            CommuneCode = commune, Postcode = OrNull("codepostal"), Street = OrNull("adresse"),
                StreetMore = OrNull("complementadresse"),
            Latitude = Degrees("latitude", 90), Longitude = Degrees("longitude", 180), Telephone = OrNull("telephone"),
            Mail = OrNull("mail"), Hours = hours is { Length: > 0 } ? hours : null, Networks = ["france-service"],
            Description = OrNull("commentaire") is { Length: >= 5 } remark ? remark : null,
        };
    }

    /// <summary>What every France Services does, free and for everybody, by its national charter.</summary>
    private static ServiceSheet Service(StructureSheet structure) => new()
    {
        Wider = Terms, Source = Source, StructureId = structure.Id, Id = structure.Id, Name = structure.Name,
        Description = "Accompagnement gratuit dans les démarches administratives du quotidien et pour les faire en ligne.",
        ModifiedOn = structure.ModifiedOn, Type = "accompagnement", Fee = "gratuit", Publics = ["tous-publics"],
        Themes =
        [
            "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
            "numerique--acceder-a-des-services-en-ligne",
        ],
        Modes = ["en-presentiel"], WhoMaySend = ["usagers", "professionnels"],
        Ways = structure.Telephone is null ? ["se-presenter"] : ["se-presenter", "telephoner"],
        Commune = structure.Commune, CommuneCode = structure.CommuneCode, Postcode = structure.Postcode,
            Street = structure.Street,
        StreetMore = structure.StreetMore, Latitude = structure.Latitude, Longitude = structure.Longitude,
        Telephone = structure.Telephone, Mail = structure.Mail, Hours = structure.Hours,
    };

    private static string Shortened(string name) => name.Length <= 150 ? name : name[..149] + "…";

    /// <summary>The day that the publisher writes into the name of the file: <c>liste-fs-20240801.csv</c>.</summary>
    private static DateOnly? DayIn(string name) => DayInName().Match(name) is { Success: true } found && DateOnly.TryParseExact(
        found.Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [GeneratedRegex(@"20\d{6}")]
    private static partial Regex DayInName();
}
