using Beffroi.Statistics.Surveys;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Surveys;

[Trait("Capability", "R7.3")]
public sealed class CodingAgreementTests
{
    /// <summary>Fifty texts: twenty times both say yes, fifteen times both no, five and ten times they differ.</summary>
    [Fact]
    public void Of_WorkedByHand_IsFourTenths()
    {
        var found = CodingAgreement.Of([.. Pairs(20, "yes", "yes"), .. Pairs(5, "yes", "no"), .. Pairs(10, "no", "yes"), .. Pairs(15, "no", "no")])!;
        found.N.ShouldBe(50);
        found.Observed.ShouldBe(0.7, 1e-12);
        found.Expected.ShouldBe(0.5, 1e-12); // 25/50 · 30/50 + 25/50 · 20/50
        found.Kappa!.Value.ShouldBe(0.4, 1e-12);
    }

    /// <summary>The same fifty by coders who change: of a hundred codes 55 say yes and 45 no.</summary>
    [Fact]
    public void Of_CodersWhoChange_TakesChanceFromAllOfThem()
    {
        var found = CodingAgreement.Of([.. Pairs(20, "yes", "yes"), .. Pairs(5, "yes", "no"), .. Pairs(10, "no", "yes"), .. Pairs(15, "no", "no")], isPooled: true)!;
        found.Expected.ShouldBe(0.505, 1e-12);
        found.Kappa!.Value.ShouldBe((0.7 - 0.505) / 0.495, 1e-12);
    }

    /// <summary>The table by which Cohen shows how to compute it (1960, table 1): shares of 200 patients.</summary>
    [Fact]
    public void Of_CohensOwnTable_IsHisOwnFigure()
    {
        string[] codes = ["personality", "neurosis", "psychosis"];
        int[,] cells = { { 88, 14, 18 }, { 10, 40, 10 }, { 2, 6, 12 } };
        var pairs = from i in Enumerable.Range(0, 3) from j in Enumerable.Range(0, 3) from pair in Pairs(cells[i, j], codes[i], codes[j]) select pair;
        var found = CodingAgreement.Of([.. pairs])!;
        (found.Observed, found.N).ShouldBe((0.7, 200));
        found.Expected.ShouldBe(0.41, 1e-12);
        found.Kappa!.Value.ShouldBe(0.492, 5e-4);
    }

    [Fact]
    public void Of_TheSameCodeThroughout_TellsNoKappa()
    {
        CodingAgreement.Of([.. Pairs(4, "a", "a")])!.ShouldBe(new CodingAgreement(4, 1, 1, null));
        CodingAgreement.Of([]).ShouldBeNull();
        CodingAgreement.Of([.. Pairs(3, "a", "b"), .. Pairs(3, "b", "a")])!.Kappa!.Value.ShouldBe(-1, 1e-12);
    }

    private static IEnumerable<(string, string)> Pairs(int count, string first, string second) => Enumerable.Repeat((first, second), count);
}
