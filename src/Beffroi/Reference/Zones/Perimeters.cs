using System.Text.RegularExpressions;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Reference.Zones;

/// <summary>Areas that a user draws as a dated list of communes: the basin that the committee calls its own.</summary>
internal sealed partial class Perimeters(
    BeffroiDb db, ReferenceCache reference, DataVersion version, AuditTrail audit, CurrentPerson current)
{
    public async Task<ZoneRef> SaveAsync(
        string code, string name, IReadOnlyCollection<string> communes, DateOnly since, CancellationToken cancel)
    {
        if (!CodePattern().IsMatch(code))
        {
            throw new BrokenRuleException("perimeter.code", code);
        }

        var places = await reference.PlacesAsync(cancel);
        var chosen = communes.Select(places.SuccessorOf).Distinct().ToList();
        var unknown = chosen.Where(c => places.Find(new ZoneRef(Zonings.Commune, c)) is null).ToList();
        if (unknown.Count > 0)
        {
            throw new BrokenRuleException("perimeter.unknown", string.Join(", ", unknown));
        }

        if (chosen.Count == 0)
        {
            throw new BrokenRuleException("perimeter.empty");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<ZoneMembership>().Where(m => m.Zoning == Zonings.Perimeter && m.Code == code).ExecuteDeleteAsync(cancel);
        await db.Set<Zone>().Where(z => z.Zoning == Zonings.Perimeter && z.Code == code).ExecuteDeleteAsync(cancel);
        db.Add(new Zone { Zoning = Zonings.Perimeter, Code = code, NameFr = name, Since = since });
        db.AddRange(chosen.Select(c => new ZoneMembership { Zoning = Zonings.Perimeter, Code = code, Commune = c }));
        await db.SaveChangesAsync(cancel);
        var saved = new ZoneRef(Zonings.Perimeter, code);
        await audit.AppendAsync(Act.PerimeterSaved, saved.ToString(), current.Id, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        version.Changed();
        return saved;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,40}$")]
    private static partial Regex CodePattern();
}
