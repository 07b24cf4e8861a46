using Beffroi.Platform.Storage;
using Beffroi.Reference.Occupations;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Reference;

/// <summary>Adds and replaces reference rows in bulk, inside the transaction of the import that brings them.</summary>
internal static class ReferenceWriting
{
    public static async Task UpsertZonesAsync(this BeffroiDb db, IEnumerable<Zone> zones, CancellationToken cancel)
    {
        var wanted = zones.ToList();
        var zonings = wanted.Select(zone => zone.Zoning).Distinct().ToList();
        var held = await db.Set<Zone>().Where(z => zonings.Contains(z.Zoning)).ToDictionaryAsync(z => z.Ref, cancel);
        foreach (var zone in wanted)
        {
            if (held.TryGetValue(zone.Ref, out var old))
            {
                Complete(old, zone);
            }
            else
            {
                held.Add(zone.Ref, zone);
                db.Add(zone);
            }
        }

        await SaveAsync(db, cancel);
    }

    public static async Task ReplaceMembershipsAsync(
        this BeffroiDb db, string zoning, IEnumerable<ZoneMembership> links, CancellationToken cancel)
    {
        var wanted = links.DistinctBy(link => (link.Code, link.Commune)).ToList();
        await db.Set<ZoneMembership>().Where(link => link.Zoning == zoning).ExecuteDeleteAsync(cancel);
        await AddAsync(db, wanted, cancel);
    }

    /// <summary>Replaces the communes of one zone.</summary>
    public static async Task ReplaceMembersAsync(
        this BeffroiDb db, ZoneRef zone, IEnumerable<ZoneMembership> links, CancellationToken cancel)
    {
        await db.Set<ZoneMembership>().Where(l => l.Zoning == zone.Zoning && l.Code == zone.Code).ExecuteDeleteAsync(cancel);
        await AddAsync(db, links.DistinctBy(link => link.Commune), cancel);
    }

    public static async Task UpsertOccupationsAsync(
        this BeffroiDb db, IEnumerable<Occupation> occupations, CancellationToken cancel)
    {
        var wanted = occupations.DistinctBy(o => (o.Nomenclature, o.Code)).ToList();
        var lists = wanted.Select(o => o.Nomenclature).Distinct().ToList();
        var held = await db.Set<Occupation>().Where(o => lists.Contains(o.Nomenclature))
            .ToDictionaryAsync(o => (o.Nomenclature, o.Code), cancel);
        foreach (var occupation in wanted)
        {
            if (held.TryGetValue((occupation.Nomenclature, occupation.Code), out var old))
            {
                old.NameFr = occupation.NameFr.Length > 0 ? occupation.NameFr : old.NameFr;
                old.NameNl = occupation.NameNl ?? old.NameNl;
                old.NameEn = occupation.NameEn ?? old.NameEn;
                old.ParentCode = occupation.ParentCode ?? old.ParentCode;
            }
            else
            {
                db.Add(occupation);
            }
        }

        await SaveAsync(db, cancel);
    }

    /// <summary>Replaces all links of one origin; the weights from each code are made to add up to 1.</summary>
    public static async Task ReplaceLinksAsync(
        this BeffroiDb db, string origin, IReadOnlyCollection<OccupationLink> links, CancellationToken cancel)
    {
        foreach (var group in links.GroupBy(link => (link.FromNomenclature, link.FromCode, link.ToNomenclature)))
        {
            var total = group.Sum(link => link.Weight);
            foreach (var link in group)
            {
                link.Weight /= total;
                link.Confidence = link.Weight < 1 ? link.Confidence : LinkConfidence.Official; // alone: nothing to weigh
            }
        }

        await db.Set<OccupationLink>().Where(link => link.Origin == origin).ExecuteDeleteAsync(cancel);
        await AddAsync(db, links, cancel);
    }

    /// <summary>Replaces outlines zone by zone: a real one takes the place of an approximate one, never the reverse.</summary>
    public static async Task ReplaceOutlinesAsync(
        this BeffroiDb db, IReadOnlyCollection<ZoneOutline> outlines, CancellationToken cancel)
    {
        foreach (var group in outlines.GroupBy(outline => outline.Zoning))
        {
            var held = await db.Set<ZoneOutline>().Where(o => o.Zoning == group.Key).ToDictionaryAsync(o => o.Code, cancel);
            foreach (var outline in group)
            {
                if (!held.TryGetValue(outline.Code, out var old))
                {
                    db.Add(outline);
                }
                else if (old.IsApproximate || !outline.IsApproximate)
                {
                    (old.Geometry, old.IsApproximate, old.FileId) = (outline.Geometry, outline.IsApproximate, outline.FileId);
                }
            }
        }

        await SaveAsync(db, cancel);
    }

    public static async Task UpsertCentresAsync(
        this BeffroiDb db, IEnumerable<CommuneCentre> centres, CancellationToken cancel)
    {
        var held = await db.Set<CommuneCentre>().ToDictionaryAsync(c => c.Code, cancel);
        foreach (var centre in centres.DistinctBy(c => c.Code))
        {
            if (held.TryGetValue(centre.Code, out var old))
            {
                (old.Latitude, old.Longitude) = (centre.Latitude, centre.Longitude);
            }
            else
            {
                db.Add(centre);
            }
        }

        await SaveAsync(db, cancel);
    }

    /// <summary>Takes back what one file brought.</summary>
    public static async Task RemoveOfFileAsync(this BeffroiDb db, Guid fileId, CancellationToken cancel)
    {
        await db.Set<ZoneMembership>().Where(row => row.FileId == fileId).ExecuteDeleteAsync(cancel);
        await db.Set<ZoneOutline>().Where(row => row.FileId == fileId).ExecuteDeleteAsync(cancel);
        await db.Set<OccupationLink>().Where(row => row.FileId == fileId).ExecuteDeleteAsync(cancel);
        await db.Set<CommuneCentre>().Where(row => row.FileId == fileId).ExecuteDeleteAsync(cancel);
        await db.Set<Occupation>().Where(row => row.FileId == fileId).ExecuteDeleteAsync(cancel);
        await db.Set<Zone>().Where(row => row.FileId == fileId).ExecuteDeleteAsync(cancel);
    }

    public static async Task AddAsync<T>(BeffroiDb db, IEnumerable<T> rows, CancellationToken cancel)
        where T : class
    {
        foreach (var some in rows.Chunk(10_000))
        {
            db.Set<T>().AddRange(some);
            await SaveAsync(db, cancel);
        }
    }

    private static async Task SaveAsync(BeffroiDb db, CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear(); // nothing read here is used again, and tracking slows the next chunk
    }

    private static void Complete(Zone old, Zone found)
    {
        old.NameFr = found.NameFr;
        old.NameNl ??= found.NameNl;
        old.NameEn ??= found.NameEn;
        old.Population = found.Population ?? old.Population;
        old.ParentZoning ??= found.ParentZoning;
        old.ParentCode ??= found.ParentCode;
    }
}
