using Beffroi.Platform.Publication;
using Beffroi.Reference;
using Beffroi.Reference.Zones;
using Beffroi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Figures;

/// <summary>A figure cut by a filière: the sum over its occupations.</summary>
[Trait("Capability", "R1.4")]
public sealed class FiliereTests(SqliteStore fixture) : IClassFixture<SqliteStore>
{
    [Fact]
    public async Task Figures_OfAFiliere_AreTheSumOfItsOccupations()
    {
        var file = Samples.Write(fixture.Store.Folder, "bmo.csv", Samples.BmoHeader,
            Samples.BmoLine(occupation: "T2A60", met: "100", xmet: "80"),
            Samples.BmoLine(occupation: "V0X60", met: "60", xmet: "20"),
            Samples.BmoLine(occupation: "S1X40", met: "500", xmet: "10"));
        await fixture.Store.ImportAsync("bmo", file);
        using var scope = fixture.Store.App.Services.CreateScope();
        var figures = scope.ServiceProvider.GetRequiredService<PublishedFigures>();
        var figure = await figures.FindAsync(
            new FigureQuery("difficult-share", [new ZoneRef("department", "59")], "2024") { Occupation = "filiere:aide-domicile" },
            CancellationToken.None);
        figure!.Value.ShouldBe(100 / 160d);
    }

    [Fact]
    public async Task PublicationExit_FigureThatNoProducerPublished_LeavesWithoutItsValue()
    {
        var secret = new Figure("population", ZoneRef.France, "2024", null, 7, 7, 7, "inhabitants", FigureStatus.Published, "us", null);
        var exit = new PublishedFigures([new OneFigure(new CandidateFigure(secret, IsPublishedByProducer: false))],
            fixture.Store.App.Services.GetRequiredService<ReferenceCache>());
        var passed = await exit.FindAsync(new FigureQuery("population", [ZoneRef.France], null), CancellationToken.None);
        (passed!.Value, passed.Low, passed.High, passed.Status).ShouldBe((null, null, null, FigureStatus.NotAvailable));
    }

    private sealed class OneFigure(CandidateFigure candidate) : IFigureSource
    {
        public bool Answers(string indicator) => true;

        public Task<IReadOnlyList<CandidateFigure>> ListAsync(FigureQuery query, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<CandidateFigure>>([candidate]);
    }
}
