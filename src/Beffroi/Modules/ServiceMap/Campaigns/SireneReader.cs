using System.Globalization;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Campaigns;

/// <summary>
/// Establishments of the SIRENE register, or an extract of it, in the layout of its stock files: of those that are closed we keep
/// the number and the day, and of the links the successor.
/// </summary>
internal sealed class SireneReader : IFileReader
{
    private static readonly string[] Stock = ["siret", "etatadministratifetablissement", "datedebut"];
    private static readonly string[] Links = ["siretetablissementpredecesseur", "siretetablissementsuccesseur",
        "dateliensuccession"];

    public string Kind => "sirene";

    public int Order => 46;

    public bool Recognises(SourceFile file) => file.FindTable(Stock) is not null || file.FindTable(Links) is not null;

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var (issues, closed, open) = (new IssueList(), new Dictionary<string, ClosedSiret>(), new HashSet<string>());
        var isStock = file.FindTable(Stock) is not null;
        var table = isStock ? file.GetTable(Kind, Stock) : file.GetTable(Kind, Links);
        var (rows, preview) = table.Walk(row =>
        {
            string Cell(string column) => row.Cell(table.IndexOf(column));
            var siret = Cell(isStock ? Stock[0] : Links[0]);
            if (!IsSiret(siret))
            {
                issues.Add(row.Line, table.NameOf(table.IndexOf(isStock ? Stock[0] : Links[0])), siret, "issue.siret");
            }
            else if (!isStock && !IsSiret(Cell(Links[1])))
            {
                issues.Add(row.Line, table.NameOf(table.IndexOf(Links[1])), Cell(Links[1]), "issue.siret");
            }
            else if (isStock && Cell(Stock[1]) != "F")
            {
                open.Add(siret);
            }
            else
            {
                var day = isStock && DateOnly.TryParseExact(Cell(Stock[2]), "yyyy-MM-dd", CultureInfo.InvariantCulture,
                    DateTimeStyles.None, out var told) ? told : (DateOnly?)null;
                closed[siret] = new ClosedSiret { Siret = siret, ClosedOn = day, Successor = isStock ? null : Cell(Links[1]) };
            }
        }, progress, cancel);
        return new ReadResult(isStock ? Kind : Kind + ":links", "", rows, issues, preview,
            (context, stop) => PutAsync(context, closed, open, isStock, stop));
    }

    /// <summary>The two kinds of files complete each other: all that they said goes, and those that stay are read
    /// again.</summary>
    public Task ForgetAsync(BeffroiDb db, Guid fileId, CancellationToken cancel) =>
        db.Set<ClosedSiret>().ExecuteDeleteAsync(cancel);

    private static bool IsSiret(string text) => text.Length == 14 && text.All(char.IsAsciiDigit);

    /// <summary>The two files say each a part: neither takes away what the other said.</summary>
    private static async Task PutAsync(
        ApplyContext context, Dictionary<string, ClosedSiret> closed, HashSet<string> open, bool isStock,
            CancellationToken cancel)
    {
        var known = await context.Db.Set<ClosedSiret>().ToDictionaryAsync(one => one.Siret, cancel);
        foreach (var again in known.Values.Where(one => open.Contains(one.Siret)))
        {
            again.ClosedOn = null; // who took over from it still stands
        }

        foreach (var one in closed.Values)
        {
            one.FileId = context.FileId;
            one.ClosedOn = isStock ? one.ClosedOn ?? context.AsOf : null; // without a day: closed by that of the file
            if (!known.TryGetValue(one.Siret, out var held))
            {
                context.Db.Add(one);
            }
            else
            {
                held.ClosedOn = one.ClosedOn ?? held.ClosedOn;
                held.Successor = one.Successor ?? held.Successor;
            }
        }

        await context.Db.SaveChangesAsync(cancel);
        context.Db.ChangeTracker.Clear();
    }
}
