using System.Globalization;
using Beffroi.Platform.Publication;
using Beffroi.Reference.Zones;
using Beffroi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Imports;

public sealed class BmoImportOnSqlite(SqliteStore fixture) : BmoImportTests(fixture), IClassFixture<SqliteStore>;

public sealed class BmoImportOnPostgres(PostgresStore fixture) : BmoImportTests(fixture), IClassFixture<PostgresStore>;

/// <summary>The official file of 2024, read whole, and the figures that specification and producer give for it.</summary>
[Trait("Capability", "R7.2a")]
public abstract class BmoImportTests(StoreFixture fixture)
{
    private static readonly ZoneRef Lille = new("bmo-basin-2024", "3216");
    private static readonly ZoneRef NorthEast = new("bmo-basin-2024", "3217");

    [Fact]
    public async Task Import_OfficialFile_ReadsEveryRowAndTwiceChangesNothing()
    {
        var file = TestPaths.Official("bmo/Base_open_data_BMO_2024.xlsx");
        await fixture.Store.ImportAsync("bmo", file);
        var again = await fixture.Store.ImportAsync("bmo", file);
        again.WasHeld.ShouldBeTrue();
        again.File!.RowsRead.ShouldBe(53443);
        again.File.RowsRefused.ShouldBe(0);
    }

    [Theory]
    [InlineData("bmo-basin-2024:3216", 0.457, 0.455, 0.460)]
    [InlineData("bmo-basin-2024:3217", 0.552, 0.545, 0.562)]
    [InlineData("country:FR", 0.574, 0.561, 0.591)]
    public async Task DifficultShare_2024_MatchesThePublishedAndWorkedValues(string zone, double value, double low, double high)
    {
        var figure = await OneAsync("difficult-share", zone);
        Math.Round(figure.Value!.Value, 3).ShouldBe(value);
        Math.Round(figure.Low!.Value, 3).ShouldBe(low);
        Math.Round(figure.High!.Value, 3).ShouldBe(high);
        figure.Status.ShouldBe(FigureStatus.Published);
    }

    [Theory]
    [InlineData("krugman-index", "bmo-basin-2024:3216", 0.490)]
    [InlineData("krugman-index", "bmo-basin-2024:3217", 0.609)]
    [InlineData("difficult-share-mix-effect", "bmo-basin-2024:3216", -0.019)]
    [InlineData("difficult-share-own-effect", "bmo-basin-2024:3216", -0.128)]
    [InlineData("difficult-share-mix-effect", "bmo-basin-2024:3217", 0.001)]
    [InlineData("difficult-share-own-effect", "bmo-basin-2024:3217", -0.028)]
    public async Task Index_2024_MatchesTheWorkedValue(string indicator, string zone, double expected) =>
        Math.Round((await OneAsync(indicator, zone)).Value!.Value, 3).ShouldBe(expected);

    [Theory]
    [InlineData("A", 1.56)]
    [InlineData("C", 1.75)]
    [InlineData("I", 0.69)]
    [InlineData("Z", 0.62)]
    public async Task LocationQuotient_FamiliesOfLille_MatchTheWorkedValues(string family, double expected) =>
        Math.Round((await OneAsync("location-quotient", Lille.ToString(), family, FigureBy.Family)).Value!.Value, 2).ShouldBe(expected);

    [Fact]
    public async Task Figures_OfTheMetropolis_AreCarriedFromBothBasins()
    {
        var figure = await OneAsync("recruitment-projects", "epci:200093201");
        figure.Status.ShouldBe(FigureStatus.Carried);
        figure.CarriedFrom.ShouldBe([Lille, NorthEast]);
    }

    [Fact]
    public async Task Figures_OfLomme_AreThoseOfLilleThatTookItIn()
    {
        var figure = await OneAsync("difficult-share", "commune:59355");
        figure.Zone.ShouldBe(new ZoneRef("commune", "59350"));
        figure.CarriedFrom.ShouldBe([Lille]);
    }

    [Fact]
    public async Task Figures_OfAnotherVintageOfTheBasin_AreABrokenSeries() =>
        (await OneAsync("difficult-share", "bmo-basin-2019:3216")).Status.ShouldBe(FigureStatus.BrokenSeries);

    private async Task<Figure> OneAsync(string indicator, string zone, string? occupation = null, FigureBy by = FigureBy.Zone)
    {
        await fixture.Store.ImportAsync("bmo", TestPaths.Official("bmo/Base_open_data_BMO_2024.xlsx"));
        using var scope = fixture.Store.App.Services.CreateScope();
        var figures = scope.ServiceProvider.GetRequiredService<PublishedFigures>();
        ZoneRef.TryParse(zone, out var place).ShouldBeTrue();
        var query = new FigureQuery(indicator, [place], 2024.ToString(CultureInfo.InvariantCulture), by) { Occupation = occupation };
        return (await figures.ListAsync(query, CancellationToken.None)).ShouldHaveSingleItem();
    }
}
