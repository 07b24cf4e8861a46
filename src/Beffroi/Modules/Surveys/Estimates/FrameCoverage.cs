using Beffroi.Modules.Surveys.Waves;

namespace Beffroi.Modules.Surveys.Estimates;

/// <summary>Of how many establishments of the frame a chamber knows the address: who has none is hardly heard.</summary>
internal static class FrameCoverage
{
    /// <summary>Below this share an estimate is indicative at best.</summary>
    private const double Least = 0.2;

    /// <summary>Of fewer establishments the share would tell of single ones.</summary>
    private const int Fewest = 10;

    /// <param name="domain">As <see cref="Barometer.GroupsIn"/> reads it.</param>
    /// <returns>A share; null where the frame has hardly anybody there.</returns>
    public static double? Of(IEnumerable<WaveStratum> strata, string domain)
    {
        var groups = Barometer.GroupsIn(domain);
        var within = strata.Where(one => one.Name.Split('|').Zip(groups).All(part => part.Second is null
            || part.First == part.Second)).ToList();
        var all = within.Sum(one => one.Population);
        return all < Fewest ? null : (double)within.Sum(one => one.Reachable) / all;
    }

    public static string Grade(string grade, IEnumerable<WaveStratum> strata, string domain) =>
        grade is "A" or "B" && Of(strata, domain) < Least ? "C" : grade;
}
