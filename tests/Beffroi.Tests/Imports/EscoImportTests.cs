using Beffroi.Reference;
using Beffroi.Reference.Occupations;
using Beffroi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Imports;

public sealed class EscoImportOnSqlite() : EscoImportTests(TestDatabase.Sqlite);

public sealed class EscoImportOnPostgres() : EscoImportTests(TestDatabase.Postgres);

/// <summary>The European list: groups of ISCO-08, occupations of ESCO, each language from its own file.</summary>
[Trait("Capability", "D0")]
public abstract class EscoImportTests(TestDatabase database) : IAsyncLifetime
{
    private const string Header = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,code";

    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Import_OfficialFiles_BringsEveryGroupAndOccupation()
    {
        var groups = (await _store.ImportAsync("esco", TestPaths.Official("esco/ISCOGroups.csv"))).File!;
        var occupations = (await _store.ImportAsync("esco", TestPaths.Official("esco/occupations.csv"))).File!;
        (groups.RowsRead, groups.RowsRefused, groups.Dataset).ShouldBe((619, 0, "esco:isco:en"));
        (occupations.RowsRead, occupations.RowsRefused).ShouldBe((3007, 0));
        var list = await ListAsync();
        list.ListOf(Nomenclatures.Isco08).Count(group => group.Code.Length == 4).ShouldBe(436);
        list.ListOf(Nomenclatures.Esco).Select(o => o.ParentCode).Distinct().Count().ShouldBe(426); // 426 unit groups hold all
        list.FindAny("2654.1.7")!.NameIn("en").ShouldBe("technical director");
    }

    [Fact]
    public async Task Import_FileOfEachLanguage_CompletesTheNamesInAnyOrder()
    {
        foreach (var (language, name) in new[] { ("en", "cook"), ("nl", "kok"), ("fr", "cuisinier/cuisinière") })
        {
            await _store.ImportAsync("esco", Samples.Write(_store.Folder, $"occupations_{language}.csv", Header,
                $"Occupation,http://data.europa.eu/esco/occupation/90f75f67,5120,{name},\"{language}\n{language}\",5120.1"));
        }

        var cook = (await ListAsync()).FindAny("5120.1")!;
        Texts.Languages.Select(cook.NameIn).ShouldBe(["cuisinier/cuisinière", "kok", "cook"]);
        cook.ParentCode.ShouldBe("5120");
    }

    [Fact]
    public async Task Name_HeldInOneLanguageOnly_IsGivenWithThatLanguage()
    {
        await _store.ImportAsync("esco", Samples.Write(_store.Folder, "occupations_en.csv", Header,
            "Occupation,http://data.europa.eu/esco/occupation/90f75f67,5120,cook,,5120.1",
            "Occupation,http://data.europa.eu/esco/occupation/90f75f68,5120,grill cook,,51"));
        var cook = (await ListAsync()).FindAny("5120.1")!;
        (cook.NameIn("fr"), cook.LanguageIn("fr"), cook.LanguageIn("en")).ShouldBe(("cook", "en", "en"));
    }

    private async Task<OccupationList> ListAsync() =>
        await _store.App.Services.GetRequiredService<ReferenceCache>().OccupationsAsync(CancellationToken.None);
}
