using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Storage;
using Beffroi.Reference;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Campaigns;

/// <param name="Total">Structures of the campaign.</param>
/// <param name="Verified">Of them, how many were confirmed since it began.</param>
internal sealed record Completion(string Part, int Total, int Verified)
{
    public double Share => Total == 0 ? 0 : (double)Verified / Total;
}

/// <param name="Silent">Structures that have an address and did not confirm.</param>
/// <param name="Unreachable">Structures without an address that did not confirm: somebody has to phone.</param>
internal sealed record CampaignView(
    Campaign Campaign, Completion All, IReadOnlyList<Completion> ByCommune, IReadOnlyList<Completion> ByNetwork, int Asked,
        int Silent,
    IReadOnlyList<(StructureSheet Sheet, MapEntry Entry)> Unreachable);

/// <summary>Campaigns of confirmation: whom they are about, whom they asked, how far they are.</summary>
internal sealed class CampaignBook(
    BeffroiDb db, ServiceDirectory directory, ReferenceCache reference, Curation.Curation curation, AuditTrail audit,
        TimeProvider time)
{
    public const int MostAsks = 3;

    /// <summary>Nobody is asked more often.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromDays(14);

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public async Task StartAsync(Campaign campaign, CancellationToken cancel)
    {
        if (campaign.Name.Length is < 3 or > 100 || campaign.EndsOn < campaign.StartsOn)
        {
            throw new BrokenRuleException(campaign.EndsOn < campaign.StartsOn ? "issue.endsBefore" : "campaign.noName");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(campaign);
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.CampaignStarted, $"campaign:{campaign.Id:N}", campaign.StartedBy, cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task StopAsync(Guid id, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = time.GetUtcNow();
        await db.Set<Campaign>().Where(one => one.Id == id && one.StoppedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.StoppedAt, now), cancel);
        await audit.AppendAsync(Act.CampaignStopped, $"campaign:{id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task<IReadOnlyList<CampaignView>> ListAsync(CancellationToken cancel)
    {
        var (held, places) = (await directory.GetAsync(cancel), await reference.PlacesAsync(cancel));
        var asked = await db.Set<CampaignAsk>().AsNoTracking().ToListAsync(cancel);
        return [.. (await db.Set<Campaign>().AsNoTracking().ToListAsync(cancel)).OrderByDescending(one => one.StartsOn)
            .Select(one => ViewOf(one, held, places, asked.Count(ask => ask.Campaign == one.Id)))];
    }

    /// <summary>Asks by mail those who have not confirmed, were not asked within a fortnight and not three times.</summary>
    /// <param name="by">Null for the reminders of the calendar.</param>
    /// <returns>How many were asked.</returns>
    public async Task<int> AskAsync(Guid id, string origin, Guid? by, CancellationToken cancel)
    {
        var campaign = await db.Set<Campaign>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancel);
        if (campaign is null || !campaign.IsOpenOn(Today))
        {
            throw new BrokenRuleException("campaign.closed");
        }

        var (held, places, now) = (await directory.GetAsync(cancel), await reference.PlacesAsync(cancel), time.GetUtcNow());
        var asks = await db.Set<CampaignAsk>().AsNoTracking().Where(ask => ask.Campaign == id).ToDictionaryAsync(ask =>
            ask.Structure, cancel);
        var due = ScopeOf(campaign, held, places).Where(one => one.Sheet.Mail is not null && !IsVerified(one.Entry, campaign)
            && (!asks.TryGetValue(one.Entry.Key, out var ask) ? by is not null : (ask.Times < MostAsks && ask.AskedAt
                + Pause <= now))).ToList();
        var asked = 0;
        foreach (var (_, entry) in due)
        {
            // Noted before the mail goes: whoever presses twice writes once, and one that fails keeps none of the others waiting.
            if (!asks.TryGetValue(entry.Key, out var ask))
            {
                db.Add(new CampaignAsk { Campaign = id, Structure = entry.Key, AskedAt = now });
            }
            else
            {
                db.Update(ask);
                (ask.AskedAt, ask.Times) = (now, ask.Times + 1);
            }

            try
            {
                await db.SaveChangesAsync(cancel);
                await curation.AskAsync(entry.Key, origin, by, cancel);
                asked++;
            }
            catch (Exception failure) when (failure is DbUpdateException or BrokenRuleException)
            {
                db.ChangeTracker.Clear();
            }
        }

        return asked;
    }

    private static CampaignView ViewOf(Campaign campaign, DirectorySnapshot held, Places places, int asked)
    {
        var all = ScopeOf(campaign, held, places);
        Completion Part(string name, IEnumerable<(StructureSheet Sheet, MapEntry Entry)> part) =>
            new(name, part.Count(), part.Count(one => IsVerified(one.Entry, campaign)));
        var waiting = all.Where(one => !IsVerified(one.Entry, campaign)).ToList();
        return new CampaignView(campaign, Part("", all),
            [.. all.GroupBy(one => one.Sheet.Commune ?? "–").Select(group => Part(group.Key, group)).OrderBy(one => one.Share)
                .ThenByDescending(one => one.Total)],
            [.. all.SelectMany(one => (one.Sheet.Networks ?? ["–"]).Select(network => (network, one))).GroupBy(one => one.network)
                .Select(group => Part(group.Key, group.Select(one => one.one))).OrderBy(one => one.Share).ThenByDescending(one =>
                    one.Total)],
            asked, waiting.Count(one => one.Sheet.Mail is not null), [.. waiting.Where(one => one.Sheet.Mail is null)]);
    }

    private static List<(StructureSheet Sheet, MapEntry Entry)> ScopeOf(Campaign campaign, DirectorySnapshot held, Places places)
    {
        var communes = ZoneRef.TryParse(campaign.Zone, out var zone) ? places.CommunesOf(zone) : new HashSet<string>();
        return [.. held.Structures.Where(one => one.Sheet.CommuneCode is { } code && communes.Contains(places.SuccessorOf(code))
            && (campaign.Network is null || one.Sheet.Networks?.Contains(campaign.Network) == true))];
    }

    private static bool IsVerified(MapEntry entry, Campaign campaign) =>
        entry.VerifiedAt is { } at && DateOnly.FromDateTime(at.UtcDateTime) >= campaign.StartsOn;
}

/// <summary>Reminds, once a day, those of open campaigns whose fortnight is over.</summary>
internal sealed class CampaignReminders(BeffroiDb db, CampaignBook book, BeffroiSettings settings, TimeProvider time) : IDailyWork
{
    public async Task RunAsync(CancellationToken cancel)
    {
        if (settings.Site is not { } site)
        {
            return; // a link needs the address of the site, which only a request or the settings know
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var campaign in (await db.Set<Campaign>().AsNoTracking().ToListAsync(cancel)).Where(one => one.IsOpenOn(today)))
        {
            await book.AskAsync(campaign.Id, site.GetLeftPart(UriPartial.Authority), by: null, cancel);
        }
    }
}
