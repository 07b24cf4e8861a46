namespace Beffroi.Modules.ServiceMap.Measures;

/// <summary>Two measures, or two bodies, for the same at the same level. They are shown, never merged.</summary>
/// <param name="Shared">What both are for.</param>
internal sealed record Overlapping<T>(T A, T B, IReadOnlyList<string> Shared);

internal static class SamePurpose
{
    /// <summary>Measures that people can enter today, for the same public, with a theme in common.</summary>
    public static IReadOnlyList<Overlapping<Measure>> Of(IEnumerable<Measure> measures, DateOnly today) => Pairs(
        measures.Where(one => one.IsAliveOn(today)).OrderBy(one => one.Code, StringComparer.Ordinal).ToList(),
        (a, b) => a.Publics.Intersect(b.Publics).Any() ? [.. a.Themes.Intersect(b.Themes)] : []);

    /// <summary>Bodies that exist today, at one level in one territory, with a purpose in common.</summary>
    public static IReadOnlyList<Overlapping<Body>> Of(IEnumerable<Body> bodies, DateOnly today) => Pairs(
        bodies.Where(one => one.IsAliveOn(today)).OrderBy(one => one.Code, StringComparer.Ordinal).ToList(),
        (a, b) => a.Level == b.Level && a.Territory == b.Territory ? [.. a.Purposes.Intersect(b.Purposes)] : []);

    private static List<Overlapping<T>> Pairs<T>(IReadOnlyList<T> all, Func<T, T, IReadOnlyList<string>> shared) =>
    [
        .. from a in all.Index()
           from b in all.Skip(a.Index + 1)
           let both = shared(a.Item, b)
           where both.Count > 0
           orderby both.Count descending
           select new Overlapping<T>(a.Item, b, both),
    ];
}
