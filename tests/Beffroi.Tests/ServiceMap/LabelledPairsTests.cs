using System.Globalization;
using Beffroi.Matching.Linkage;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

/// <summary>
/// Pairs of the France Services list and of seven lists of digital-help places, labelled by reading both rows: one place or two. A bus
/// and the office where it is based are two; a host and the France Services counter in it are two.
/// </summary>
[Trait("Capability", "R7.2b")]
public sealed class LabelledPairsTests
{
    [Fact]
    public void Find_OnLabelledPairs_IsRightNineteenTimesInTwenty()
    {
        var records = RealStructures.Read(new TextCatalogue());
        var linked = RecordLinkage.Find(records);
        var clusterOf = linked.Clusters.Index().SelectMany(cluster => cluster.Item.Select(id => (id, cluster.Index))).ToDictionary(one => one.id, one => one.Index);
        var labels = File.ReadLines(Path.Combine(TestPaths.Root, "tests", "Beffroi.Tests", "ServiceMap", "labelled-pairs.csv")).Skip(1).Select(line => line.Split(','))
            .Select(cells => (A: $"{cells[0]}#{cells[1]}", B: $"{cells[2]}#{cells[3]}", IsSame: cells[4] == "same")).ToList();
        labels.Count.ShouldBeGreaterThanOrEqualTo(400);
        labels.SelectMany(pair => new[] { pair.A, pair.B }).Except(records.Select(record => record.Id)).ShouldBeEmpty();
        bool IsJoined(string a, string b) => clusterOf.TryGetValue(a, out var cluster) && clusterOf.TryGetValue(b, out var other) && cluster == other;
        var (right, wrong) = (labels.Count(pair => pair.IsSame && IsJoined(pair.A, pair.B)), labels.Count(pair => !pair.IsSame && IsJoined(pair.A, pair.B)));
        var (precision, recall) = ((double)right / (right + wrong), (double)right / labels.Count(pair => pair.IsSame));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{labels.Count} labelled pairs, {labels.Count(pair => pair.IsSame)} the same: precision {precision:0.000}, recall {recall:0.000}; "
            + $"clusters by size: {string.Join(", ", linked.Clusters.CountBy(cluster => cluster.Count).OrderBy(size => size.Key).Select(size => $"{size.Key}: {size.Value}"))}"));
        precision.ShouldBeGreaterThanOrEqualTo(0.95);
        recall.ShouldBeGreaterThanOrEqualTo(0.95);
    }
}
