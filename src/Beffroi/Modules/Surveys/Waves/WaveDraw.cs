using System.Security.Cryptography;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Statistics.Surveys;

namespace Beffroi.Modules.Surveys.Waves;

/// <summary>Draws the firms of a wave by stratum.</summary>
internal static class WaveDraw
{
    public static string StratumOf(Firm firm) => $"{firm.Sector}|{Sectors.SizeOf(firm.Headcount)}|{firm.Zone}";

    public static (IReadOnlyList<WaveStratum> Strata, IReadOnlyList<DrawnFirm> Drawn) Of(Wave wave, IReadOnlyList<Firm> firms)
    {
        var plan = wave.Plan;
        var groups = firms.GroupBy(StratumOf).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToList())
            .ToList();
        var sizes = SampleAllocation.Share([.. groups.Select(group => ToDraw(group, plan))],
            (int)Math.Ceiling(plan.Target / plan.ExpectedRate), (int)Math.Ceiling(plan.LeastAnswers / plan.ExpectedRate));
        var drawn = groups.Zip(sizes).SelectMany(pair => DrawnOf(wave, pair.First, pair.Second)).ToArray();
        RandomNumberGenerator.Shuffle(drawn.AsSpan()); // the order of rows says nothing
        return ([.. groups.Zip(sizes).Select(pair => new WaveStratum
        {
            WaveId = wave.Id, Name = StratumOf(pair.First[0]), Population = pair.First.Count, Drawn = pair.Second,
            Reachable = pair.First.Count(firm => firm.Mail is not null), Headcount = pair.First.Sum(firm => (long)firm.Headcount),
        })], drawn);
    }

    private static StratumToDraw ToDraw(List<Firm> firms, WavePlan plan)
    {
        var largest = firms.Max(firm => firm.Headcount);
        var mean = firms.Average(firm => firm.Headcount);
        var spread = Math.Sqrt(firms.Average(firm => (firm.Headcount - mean) * (firm.Headcount - mean)));
        return new StratumToDraw(firms.Count, plan.IsNeyman ? firms.Count * spread : firms.Count,
            firms.Min(firm => firm.Headcount) >= plan.WholeFrom,
            // One firm of each stratum at least: none at all would stand for nobody.
            Math.Max(1, RotatingDraw.Most(firms.Count, plan.StayOf(largest), plan.PauseOf(largest))));
    }

    private static IEnumerable<DrawnFirm> DrawnOf(Wave wave, List<Firm> firms, int size)
    {
        var byName = firms.ToDictionary(firm => firm.Siret);
        return RotatingDraw.Drawn(byName.Keys, wave.Seed, (wave.OpensOn.Year * 12) + wave.OpensOn.Month, size,
            wave.Plan.StayOf(firms.Max(firm => firm.Headcount))).Select(siret => new DrawnFirm
            {
                WaveId = wave.Id, Siret = siret, Stratum = StratumOf(byName[siret]), Headcount = byName[siret].Headcount,
            });
    }
}
