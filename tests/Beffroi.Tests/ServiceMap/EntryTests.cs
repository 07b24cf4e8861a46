using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

/// <summary>In how many days one may begin, and what it is worth in the rank.</summary>
[Trait("Capability", "R7.2b")]
public sealed class EntryTests
{
    private static readonly DateOnly Today = new(2026, 11, 26);

    [Fact]
    public void DaysToEntry_OfSessionsAndDelays_IsTheFirstThatTakesPeople()
    {
        Of([new(Today.AddDays(30), null, "open"), new(Today.AddDays(12), null, null), new(Today.AddDays(3), null, "closed")]).ShouldBe(12);
        Of([new(Today.AddDays(-60), null, "open")]).ShouldBe(0); // permanent entries: begun, no end told
        Of([new(Today.AddDays(-60), Today.AddDays(-1), "open")]).ShouldBe(int.MaxValue);
        Of([new(Today.AddDays(-60), Today.AddDays(9), null)]).ShouldBe(int.MaxValue); // begun, and nobody says that one may join
        Of([new(Today.AddDays(9), null, "suspended")]).ShouldBe(int.MaxValue);
        Of([], delay: 21).ShouldBe(21);
        Of([], delay: 21, age: 181).ShouldBeNull(); // told too long ago
        Of([]).ShouldBeNull();
    }

    /// <summary>The example of docs/methods/service-search.md.</summary>
    [Fact]
    public void Rank_OfTheWorkedExample_IsTheWrittenOne() =>
        new FoundItem(Item([], null), 0.52, Fit.Yes, 0.953, 0.948, 0.229, 0.5).Rank.ShouldBe(0.869);

    private static int? Of(TrainingSession[] sessions, int? delay = null, int age = 0) => Item(sessions, delay).DaysToEntry(Today, age);

    private static MapItem Item(TrainingSession[] sessions, int? delay) =>
        new(MapEntry.Service, "t--s", "Essai", "t--m", "Maison", new ServicePlace()) { Sessions = sessions, DelayDays = delay };
}
