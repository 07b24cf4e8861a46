namespace Beffroi.Matching.Linkage;

/// <summary>Groups of records that are one, without a pair that is two.</summary>
internal static class Clusters
{
    /// <summary>Joins pairs, the surest first; a join that would bring two together that are apart is left out.</summary>
    public static IEnumerable<IReadOnlyList<int>> Join(IEnumerable<(int One, int Other)> pairs, Func<int, int, bool> areApart)
    {
        var clusterOf = new Dictionary<int, List<int>>();
        foreach (var (one, other) in pairs)
        {
            var (mine, theirs) = (Of(one), Of(other));
            if (mine == theirs || mine.Any(a => theirs.Any(b => areApart(a, b))))
            {
                continue;
            }

            mine.AddRange(theirs);
            theirs.ForEach(moved => clusterOf[moved] = mine);
        }

        return clusterOf.Values.Distinct().Where(cluster => cluster.Count > 1);

        List<int> Of(int record) => clusterOf.TryGetValue(record, out var held) ? held : clusterOf[record] = [record];
    }
}
