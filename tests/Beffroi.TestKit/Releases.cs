using System.Globalization;
using System.Text;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Beffroi.Statistics.Disclosure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Beffroi.TestKit;

/// <summary>Tables brought to the gate in tests.</summary>
internal static class Releases
{
    /// <summary>Firms of zones and sectors; some cells have one or two of them.</summary>
    public static List<(string Zone, string Sector, string Firm, double Value)> Firms(int seed = 1, int zones = 4, int sectors = 3)
    {
        var random = new Random(seed);
        var rows = new List<(string, string, string, double)>();
        for (var zone = 1; zone <= zones; zone++)
        {
            for (var sector = 1; sector <= sectors; sector++)
            {
                var firms = (zone + sector) % 5 == 0 ? 1 + (zone % 2) : 4 + random.Next(5);
                rows.AddRange(Enumerable.Range(0, firms).Select(i => ($"z{zone}", $"s{sector}", $"z{zone}s{sector}f{i}", (double)random.Next(11, 90))));
            }
        }

        return rows;
    }

    public static Microdata Microdata(IEnumerable<(string Zone, string Sector, string Firm, double Value)> firms)
    {
        var rows = firms.ToList();
        var shape = new TableShape(
        [
            Dimension.Of("zone", "Total", null, rows.Select(row => row.Zone).Distinct()),
            Dimension.Of("sector", "Total", null, rows.Select(row => row.Sector).Distinct()),
        ]);
        return new Microdata(shape,
            [.. rows.Select(row => new Contribution([shape.Dimensions[0].Find(row.Zone)!.Value, shape.Dimensions[1].Find(row.Sector)!.Value], row.Firm, row.Value))],
            new HashSet<string>(), null, new HashSet<string>());
    }

    public static string Csv(IEnumerable<(string Zone, string Sector, string Firm, double Value)> firms)
    {
        var text = new StringBuilder("zone,sector,firm,value\n");
        foreach (var (zone, sector, firm, value) in firms)
        {
            text.Append(CultureInfo.InvariantCulture, $"{zone},{sector},{firm},{value}\n");
        }

        return text.ToString();
    }

    public static readonly ReleaseDraft Draft = new("hires", "2026-10", "Hiring projects of October", "Survey of firms", "projects", "firms", IsFictitious: true);

    /// <summary>From microdata to the state that the worker leaves it in.</summary>
    public static async Task<Guid> ProtectedAsync(this TestStore store, Microdata data, ReleaseDraft? draft = null)
    {
        Guid id;
        using (var scope = store.App.Services.CreateScope())
        {
            id = await scope.ServiceProvider.GetRequiredService<ReleaseGate>().DraftAsync(draft ?? Draft, data, null, default);
        }

        store.App.Services.GetRequiredService<ReleaseBell>().Ring();
        await store.WorkedAsync(id);
        return id;
    }

    /// <summary>Waits until the worker is done with it.</summary>
    public static async Task<Release> WorkedAsync(this TestStore store, Guid id)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var release = await store.ReleaseAsync(id);
            if (!release.IsAsked && release.WorkedUntil is null)
            {
                return release;
            }

            await Task.Delay(50, late.Token);
        }
    }

    public static async Task<Release> ReleaseAsync(this TestStore store, Guid id)
    {
        using var scope = store.App.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<Release>().AsNoTracking().SingleAsync(r => r.Id == id);
    }

    public static async Task PublishAsync(this TestStore store, Guid id)
    {
        using var scope = store.App.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<ReleaseGate>().PublishAsync(id, Guid.NewGuid(), default);
    }

    public static async Task<PublicRelease> PublicAsync(this TestStore store, Guid id)
    {
        using var scope = store.App.Services.CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<PublishedReleases>().FindAsync(id, default))!;
    }
}
