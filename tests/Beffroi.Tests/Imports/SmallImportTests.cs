using Beffroi.Platform.Imports;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Occupations;
using Beffroi.Reference.Zones;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Imports;

public sealed class SmallImportOnSqlite() : SmallImportTests(TestDatabase.Sqlite);

public sealed class SmallImportOnPostgres() : SmallImportTests(TestDatabase.Postgres);

/// <summary>What an import brings, what a later one replaces, and what undoing gives back; each test on its own store.</summary>
[Trait("Capability", "D0")]
public abstract class SmallImportTests(TestDatabase database) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Import_GoodAndBadLines_KeepsTheGoodAndListsTheBad()
    {
        var file = Samples.Write(_store.Folder, "bmo.csv", Samples.BmoHeader,
            Samples.BmoLine(),
            Samples.BmoLine(occupation: "S2X60", met: "1,5"),
            Samples.BmoLine(occupation: "S2X61", met: "*", xmet: "3"),
            Samples.BmoLine(occupation: "S2X62", met: "10", xmet: "11"),
            Samples.BmoLine(),
            Samples.BmoLine(occupation: "S2X63", year: "2023"));
        var outcome = await _store.ImportAsync("bmo", file);
        outcome.File!.RowsRead.ShouldBe(6);
        outcome.File.Issues.Select(i => (i.Line, i.Column, i.Reason)).ShouldBe(
        [
            (3, "met", "issue.wholeNumberOrStar"), (4, "xmet", "issue.aboveProjects"), (5, "xmet", "issue.aboveProjects"),
            (6, "Code métier BMO", "issue.duplicate"), (7, "annee", "issue.otherYear"),
        ]);
    }

    [Theory]
    [InlineData("annee;BE20;NOMBE20;Famille_met;Lbl_fam_met;metier;nommetier;Dept;NomDept;met;xmet;smet",
        "2020;3216;LILLE;S;Social;T2A60;Aides;59;Nord;80;40;*", "2020")]
    [InlineData("code métier BMO;nom_metier BMO;Famille_metier;Libellé de famille de métier;BE19;NOMBE19;Dept;NomDept;REG;NOM_REG;met;xmet;smet",
        "T2A60;Aides;S;Social;3216;LILLE;59;Nord;32;Hauts-de-France;80;40;*", "2019")]
    [InlineData("annee;Code métier BMO;Nom métier BMO;Famille_met;Lbl_fam_met;BE23;NOMBE23;Dept;NomDept;REG;NOM_REG;met;xmet;smet",
        "2023;T2A60;Aides;S;Social;3216;LILLE;59;Nord;32;Hauts-de-France;80;40;*", "2023")]
    [InlineData("annee;Code métier BMO;Nom métier BMO;Famille_met;Lbl_fam_met;REG;NOM_REG;Dept;NomDept;BE26;NOMBE26;clpe;met;xmet;smet",
        "2026;T2A60;Aides;S;Social;32;Hauts-de-France;59;Nord;3216;LILLE;CLPE Lille;80;40;*", "2026")]
    public async Task Import_LayoutOfAnotherVintage_IsRead(string header, string line, string year)
    {
        var file = Samples.Write(_store.Folder, "bmo.csv", header, line);
        (await _store.ImportAsync("bmo", file)).File!.Dataset.ShouldBe("bmo:" + year);
        var share = await FindAsync("difficult-share", $"bmo-basin-{year}:3216", year);
        share!.Value.ShouldBe(0.5);
        (await FindAsync("difficult-share", "region:32", year))!.Value.ShouldBe(0.5);
    }

    [Fact]
    public async Task Series_AcrossTheChangeOfList_IsBrokenExceptWhereTheLevelSurvives()
    {
        await _store.ImportAsync("bmo", Samples.Write(_store.Folder, "bmo23.csv", Samples.BmoHeader.Replace("BE24;NOMBE24", "BE23;NOMBE23"),
            Samples.BmoLine(year: "2023")));
        await _store.ImportAsync("bmo", Samples.Write(_store.Folder, "bmo24.csv", Samples.BmoHeader, Samples.BmoLine()));
        using var scope = _store.App.Services.CreateScope();
        var figures = scope.ServiceProvider.GetRequiredService<PublishedFigures>();
        async Task<FigureStatus[]> Statuses(string indicator, string? occupation = null)
        {
            var query = new FigureQuery(indicator, [new ZoneRef("department", "59")], null, FigureBy.Period) { Occupation = occupation };
            return [.. (await figures.ListAsync(query, CancellationToken.None))
                .Where(f => f.Period is "2023" or "2024").Select(figure => figure.Status)];
        }

        (await Statuses("krugman-index")).ShouldBe([FigureStatus.BrokenSeries, FigureStatus.Published]);
        (await Statuses("difficult-share", "T2A60")).ShouldBe([FigureStatus.BrokenSeries, FigureStatus.Published]);
        (await Statuses("difficult-share", "S")).ShouldBe([FigureStatus.Published, FigureStatus.Published]);
        (await Statuses("difficult-share")).ShouldBe([FigureStatus.Published, FigureStatus.Published]);
    }

    [Fact]
    public async Task Import_CommitteesOf2026_AreAZoningOfTheirOwn()
    {
        var file = Samples.Write(_store.Folder, "bmo.csv", Samples.BmoHeader.Replace("BE24;NOMBE24", "BE26;NOMBE26;clpe"),
            "2026;T2A60;Aides;S;Social;32;HDF;59;Nord;3216;LILLE;CLPE de Lille;80;20;*");
        await _store.ImportAsync("bmo", file);
        (await FindAsync("difficult-share", "clpe-2026:CLPE-de-Lille", "2026"))!.Value.ShouldBe(0.25);
    }

    [Fact]
    public async Task Import_LaterVersion_SupersedesAndTheEarlierIsStillKnown()
    {
        var first = Samples.Write(_store.Folder, "a.csv", Samples.BmoHeader, Samples.BmoLine(met: "100", xmet: "50"));
        var second = Samples.Write(_store.Folder, "b.csv", Samples.BmoHeader, Samples.BmoLine(met: "100", xmet: "80"));
        await _store.ImportAsync("bmo", first, new DateOnly(2025, 1, 10));
        var later = await _store.ImportAsync("bmo", second, new DateOnly(2025, 6, 1));
        (await FindAsync("difficult-share", "bmo-basin-2024:3216", "2024"))!.Value.ShouldBe(0.8);
        (await FindAsync("difficult-share", "bmo-basin-2024:3216", "2024", knownOn: new DateOnly(2025, 3, 1)))!.Value.ShouldBe(0.5);

        await InScopeAsync(async services =>
            (await services.GetRequiredService<ImportService>().UndoAsync(later.File!.Id, CancellationToken.None)).ShouldBeTrue());
        (await FindAsync("difficult-share", "bmo-basin-2024:3216", "2024"))!.Value.ShouldBe(0.5);
    }

    [Fact]
    public async Task Import_EveryCellHidden_IsAnIntervalAndNeverAPoint()
    {
        var file = Samples.Write(_store.Folder, "a.csv", Samples.BmoHeader, Samples.BmoLine(met: "*", xmet: "*"));
        await _store.ImportAsync("bmo", file);
        var projects = await FindAsync("recruitment-projects", "bmo-basin-2024:3216", "2024");
        projects!.Status.ShouldBe(FigureStatus.Hidden);
        (projects.Value, projects.Low, projects.High).ShouldBe((null, 1d, 4d));
    }

    [Fact]
    public async Task Undo_OfAZoning_GivesBackTheShippedOne()
    {
        var file = Samples.Write(_store.Folder, "z.csv", "code_commune_insee,code_bassin_BMO,lib_bassin_BMO", "59350,9999,AILLEURS");
        var outcome = await _store.ImportAsync("bmo-zoning", file);
        (await FindAsync("difficult-share", "commune:59350", "2024"))!.Status.ShouldBe(FigureStatus.NotAvailable);
        await InScopeAsync(services => services.GetRequiredService<ImportService>().UndoAsync(outcome.File!.Id, CancellationToken.None));
        (await FindAsync("difficult-share", "commune:59350", "2024"))!.Status.ShouldBe(FigureStatus.Carried);
    }

    [Fact]
    public async Task Import_FiguresTemplate_WithCommasAndSemicolons_IsReadAlike()
    {
        foreach (var (mark, zone) in new[] { (',', "department:62"), (';', "department:80") })
        {
            string[] lines = ["indicator,zone,period,value,low,high,source", $"unemployment-rate,{zone},2024-Q1,0.081,,,INSEE"];
            var file = Samples.Write(_store.Folder, $"figures{(int)mark}.csv", [.. lines.Select(l => l.Replace(',', mark))]);
            await _store.ImportAsync("figures", file);
            var figure = await FindAsync("unemployment-rate", zone, "2024-Q1");
            (figure!.Value, figure.Source).ShouldBe((0.081, "INSEE"));
        }
    }

    [Fact]
    public async Task Import_LinksOfFapToRome_HaveWeightsThatAddUpToOne()
    {
        await _store.ImportAsync("fap-rome", TestPaths.Official("dares/fap225_rome.csv"));
        await InScopeAsync(async services =>
        {
            var links = await services.GetRequiredService<BeffroiDb>().Set<OccupationLink>().AsNoTracking().ToListAsync();
            links.Count(l => l.FromNomenclature == Nomenclatures.Fap2009).ShouldBe(749);
            links.Where(l => l.FromNomenclature == Nomenclatures.Rome3).GroupBy(l => l.FromCode).Count(g => g.Count() > 1).ShouldBe(201);
            links.GroupBy(l => (l.FromNomenclature, l.FromCode)).ShouldAllBe(g => Math.Abs(g.Sum(l => l.Weight) - 1) < 1e-9);
        });
    }

    [Fact]
    public async Task Import_RomeToIsco_GivesEachOccupationOneGroup()
    {
        var outcome = await _store.ImportAsync("rome", TestPaths.Official("crosswalks/Correspondance_ROME_ISCO08.xlsx"));
        outcome.File!.RowsRead.ShouldBe(532);
        await InScopeAsync(async services => (await services.GetRequiredService<BeffroiDb>().Set<OccupationLink>()
            .Where(l => l.ToNomenclature == Nomenclatures.Isco08).Select(l => l.ToCode).Distinct().CountAsync()).ShouldBe(298));
    }

    [Theory]
    [InlineData("rome", "rome/unix_texte_v347_utf8.csv")]
    [InlineData("rome", "rome/unix_referentiel_competence_v347_utf8.csv")]
    [InlineData("fap-rome", "crosswalks/passage_fap2009_romev3.txt")]
    public async Task Import_FileOfTheReferentialThatIsNotNeeded_IsNamedAndChangesNothing(string kind, string file)
    {
        var outcome = await _store.ImportAsync(kind, TestPaths.Official(file));
        outcome.Result!.Notice.ShouldBe("import.notNeeded");
        outcome.File.ShouldBeNull();
    }

    [Fact]
    public async Task Import_LabelsOf2009_AreRecognisedAndNameTheOccupationsOfTheTension()
    {
        var path = TestPaths.Official("crosswalks/intitule_fap2009.txt");
        await InScopeAsync(services =>
        {
            using var file = Platform.Tables.SourceFile.Open(path);
            services.GetRequiredService<ImportService>().Detect(file)!.Kind.ShouldBe("fap-rome");
            return Task.CompletedTask;
        });
        await _store.ImportAsync("fap-rome", path);
        await InScopeAsync(async services => (await services.GetRequiredService<BeffroiDb>().Set<Occupation>()
            .SingleAsync(o => o.Nomenclature == Nomenclatures.Fap2009 && o.Code == "B7Z"))
            .NameFr.ShouldBe("Cadres du bâtiment et des travaux publics"));
    }

    [Fact]
    public async Task Import_Tension_IsReadByDepartmentAndCarriedToTheBasin()
    {
        await _store.ImportAsync("dares-tension", TestPaths.Official("dares/tensions.csv"));
        // Nord 2019, spec 2.1: managers of construction, 3.080.
        (await FindAsync("tension-dares", "department:59", "2019", "B7Z"))!.Value!.Value.ShouldBe(3.080, 5e-4);
        var basin = await FindAsync("tension-class", "bmo-basin-2024:3216", "2019", "B7Z");
        (basin!.Status, basin.Value).ShouldBe((FigureStatus.Carried, 5d));
        foreach (var factor in Modules.Observatory.Indicators.IndicatorIds.TensionFactors)
        {
            (await FindAsync(factor, "department:59", "2019", "T2A60"))!.HasValue.ShouldBeTrue(factor); // spec 2.1: six of them
        }
    }

    [Fact]
    public async Task Import_Outlines_ReplaceTheApproximateOnes()
    {
        await _store.ImportAsync("outlines", TestPaths.Official("geo/mel_communes.geojson"));
        await InScopeAsync(async services =>
        {
            var outlines = await services.GetRequiredService<BeffroiDb>().Set<ZoneOutline>().AsNoTracking().ToListAsync();
            outlines.Count.ShouldBe(95);
            outlines.ShouldAllBe(o => !o.IsApproximate);
        });
    }

    [Fact]
    public async Task Import_BelgianMunicipalities_HangUnderTheirProvinceAndRegion()
    {
        await _store.ImportAsync("communes", TestPaths.Official("geo/belgian_municipalities_2020.csv"));
        // Statbel 2020: the two largest municipalities next to the metropolis.
        (await FindAsync("population", "municipality-be:57096", "2020"))!.Status.ShouldBe(FigureStatus.Published);
        (await FindAsync("population", "province-be:50000", "2020"))!.Value!.Value.ShouldBeGreaterThan(1_000_000);
    }

    private async Task<Figure?> FindAsync(
        string indicator, string zone, string period, string? occupation = null, DateOnly? knownOn = null)
    {
        Figure? found = null;
        await InScopeAsync(async services =>
        {
            ZoneRef.TryParse(zone, out var place).ShouldBeTrue();
            var query = new FigureQuery(indicator, [place], period) { Occupation = occupation, KnownOn = knownOn };
            found = await services.GetRequiredService<PublishedFigures>().FindAsync(query, CancellationToken.None);
        });
        return found;
    }

    private async Task InScopeAsync(Func<IServiceProvider, Task> act)
    {
        using var scope = _store.App.Services.CreateScope();
        await act(scope.ServiceProvider);
    }
}
