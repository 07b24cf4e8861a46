using System.Globalization;
using System.Security.Cryptography;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Statistics.Surveys;

namespace Beffroi.Modules.Surveys.Waves;

/// <summary>Draws the firms of a wave by stratum, each window going on where that of the last wave stood.</summary>
internal static class WaveDraw
{
    public static string StratumOf(Firm firm) => $"{firm.Sector}|{Sectors.SizeOf(firm.Headcount)}|{firm.Zone}";

    /// <param name="last">The wave before; null for the first.</param>
    /// <param name="before">Its strata by name.</param>
    public static (IReadOnlyList<WaveStratum> Strata, IReadOnlyList<DrawnFirm> Drawn) Of(
        Wave wave, IReadOnlyList<Firm> firms, Wave? last, IReadOnlyDictionary<string, WaveStratum> before)
    {
        var plan = wave.Plan;
        var groups = firms.GroupBy(StratumOf).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToList())
            .ToList();
        var sizes = SampleAllocation.Share([.. groups.Select(group => ToDraw(group, plan))],
            (int)Math.Ceiling(plan.Target / plan.ExpectedRate), (int)Math.Ceiling(plan.LeastAnswers / plan.ExpectedRate));
        var (strata, drawn) = (new List<WaveStratum>(), new List<DrawnFirm>());
        foreach (var (group, size) in groups.Zip(sizes))
        {
            var (name, byName) = (StratumOf(group[0]), group.ToDictionary(firm => firm.Siret));
            var start = StartOf(wave, byName, last, before.GetValueOrDefault(name));
            strata.Add(new WaveStratum
            {
                WaveId = wave.Id, Name = name, Population = group.Count, Drawn = size,
                Reachable = group.Count(firm => firm.Mail is not null), Headcount = group.Sum(firm => (long)firm.Headcount),
                Start = start.ToString("x16", CultureInfo.InvariantCulture),
            });
            drawn.AddRange(RotatingDraw.Drawn(byName.Keys, wave.Seed, start, size).Select(siret => new DrawnFirm
            {
                WaveId = wave.Id, Siret = siret, Stratum = name, Headcount = byName[siret].Headcount,
            }));
        }

        var shuffled = drawn.ToArray();
        RandomNumberGenerator.Shuffle(shuffled.AsSpan()); // the order of rows says nothing
        return (strata, shuffled);
    }

    private static ulong StartOf(Wave wave, Dictionary<string, Firm> firms, Wave? last, WaveStratum? before)
    {
        if (last is null || before is null)
        {
            return 0;
        }

        var start = ulong.Parse(before.Start, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var stay = last.Plan.StayOf(firms.Values.Max(firm => firm.Headcount));
        for (var month = NumberOf(last); month < NumberOf(wave); month++)
        {
            start = RotatingDraw.Next(firms.Keys, wave.Seed, start, before.Drawn, stay, month);
        }

        return start;
    }

    /// <summary>Months are counted from the year 0.</summary>
    private static int NumberOf(Wave wave) => (wave.OpensOn.Year * 12) + wave.OpensOn.Month;

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
}
