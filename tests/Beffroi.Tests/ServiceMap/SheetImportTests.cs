using System.Text.Json;
using Beffroi.Modules.ServiceMap.Interchange;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Beffroi.TestKit;
using Json.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

public sealed class SheetImportOnSqlite() : SheetImportTests(TestDatabase.Sqlite);

public sealed class SheetImportOnPostgres() : SheetImportTests(TestDatabase.Postgres);

/// <summary>Structures and services come in, go out and come in again; what is wrong is told field by field.</summary>
[Trait("Capability", "R7.2b")]
public abstract class SheetImportTests(TestDatabase database) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>
    /// The exchange workbook with its deliberate errors. The header of date_maj is itself a date in it, so that each line lacks one; the
    /// help lines and the example are marked to be left out.
    /// </summary>
    [Fact]
    public void Read_WorkbookOfTheValidator_GivesTheVerdictLineByLine()
    {
        Verdicts("structures").ShouldBe(
        [
            (4, "date_maj", "issue.missing"), (4, "code_postal", "issue.postcode"), (4, "courriel", "issue.mail"), (4, "site_web", "issue.link"),
            (4, "nom", "note.endsWithPoint"),
        ]);
        Verdicts("services").ShouldBe(
        [
            (1, "lien_source", "note.columnTwice"),
            (4, "date_maj", "issue.missing"), (4, "thematiques", "issue.codeNear"), (4, "mobilisable_par", "issue.codeUnknown"), (4, "nombre_semaines", "issue.whole"),
            (5, "date_maj", "issue.missing"), (5, "mobilisable_par", "issue.codeUnknown"), (5, "nombre_semaines", "issue.whole"),
        ]);
    }

    [Theory]
    [InlineData("nom", "ab", "issue.length")]
    [InlineData("date_maj", "2031-01-01", "issue.dayAhead")]
    [InlineData("date_maj", "1999-12-31", "issue.dayTooEarly")]
    [InlineData("date_maj", "31/12/2024", "issue.day")]
    [InlineData("description", "abc", "issue.length")]
    [InlineData("lien_source", "www.exemple.fr", "issue.link")]
    [InlineData("type", "accompagnment", "issue.codeNear")]
    [InlineData("thematiques", "mobilite", "issue.codeNear")] // a category alone is no theme
    [InlineData("frais", "cher", "issue.codeUnknown")]
    [InlineData("publics", "tous-publics, jeunes", "issue.everybody")]
    [InlineData("publics", "jeunes, jeunes", "issue.listTwice")]
    [InlineData("code_postal", "5935", "issue.postcode")]
    [InlineData("code_insee", "593500", "issue.communeCode")]
    [InlineData("longitude", "181", "issue.atMost")]
    [InlineData("latitude", "north", "issue.number")]
    [InlineData("courriel", "nobody", "issue.mail")]
    [InlineData("modes_accueil", "a distance", "issue.codeNear")]
    [InlineData("zone_eligibilite", "59350, Hauts-de-France", "issue.eligibilityZone")]
    [InlineData("nombre_semaines", "0", "issue.atLeast")]
    [InlineData("volume_horaire_hebdomadaire", "-1", "issue.atLeast")]
    [InlineData("structure_id", "", "issue.missing")]
    public void Read_OneWrongField_RefusesTheLineAndKeepsTheOthers(string field, string value, string reason)
    {
        var (good, bad) = (ServiceFields("one"), ServiceFields("two"));
        bad[field] = value;
        using var file = SourceFile.Open(Csv("services.csv", [good, bad, ServiceFields("three")]));
        var result = Reader("services").Read(file, ImportProgress.None, CancellationToken.None);
        result.Issues.Kept.Select(issue => (issue.Line, issue.Column, issue.Reason)).ShouldBe([(3, field, reason)]);
        (result.RowsRead, result.Issues.Count).ShouldBe((3L, 1L));
    }

    [Fact]
    public async Task Import_FranceServicesOf2024_IsWholeWithHoursInTheNotationOfOsm()
    {
        var outcome = await _store.ImportAsync("france-services", TestPaths.Official("directory/france-services/liste-fs-20240801.csv"));
        (outcome.File!.RowsRead, outcome.File.RowsRefused).ShouldBe((2845, 0));
        var held = await DirectoryAsync();
        var roubaix = held.FindStructure("france-services--2788")!;
        roubaix.Hours.ShouldBe("Mo 10:00-12:00; Tu-Fr 10:00-12:00,13:30-17:00");
        roubaix.ModifiedOn.ShouldBe(new DateOnly(2024, 8, 1));
        held.Structures.Count(one => one.Sheet.Source == "france-services").ShouldBe(2845);
        var withHours = held.Structures.Count(one => one.Sheet is { Source: "france-services", Hours: not null });
        Report.Write($"France Services: {withHours} of 2845 with hours, {outcome.File.Issues.Count} whose hours are not understood, 48 without any");
        withHours.ShouldBe(2797); // 48 places give no hours on any day
        held.ServicesOf("france-services--2788").Single().Entry.VerifiedAt.ShouldBeNull(); // an import verifies nothing
    }

    /// <summary>Seven lists in seven layouts, each by what the names of its columns say.</summary>
    [Theory]
    [InlineData("aix-en-provence", 38, 0, 38, 38)]
    [InlineData("angers", 63, 0, 63, 63)]
    [InlineData("corse", 161, 0, 140, 160)]
    [InlineData("epernay", 39, 0, 37, 39)]
    [InlineData("gironde", 347, 0, 321, 330)]
    [InlineData("maine-et-loire", 243, 3, 240, 230)]
    [InlineData("nouvelle-caledonie", 92, 0, 92, 80)]
    public async Task Import_MednumListByItsProposedMapping_HasNamesPlacesAndPoints(string name, int rows, int refused, int leastPostcodes, int leastPoints)
    {
        var outcome = await _store.ImportAsync("mapped", TestPaths.Official($"directory/mednum/{name}.json"));
        (outcome.File!.RowsRead, outcome.File.RowsRefused).ShouldBe((rows, refused));
        var sheets = (await DirectoryAsync()).Structures.Where(one => one.Sheet.Source == name).Select(one => one.Sheet).ToList();
        sheets.Count.ShouldBe(rows - refused);
        sheets.Count(sheet => sheet.Postcode is not null).ShouldBeGreaterThanOrEqualTo(leastPostcodes);
        var points = sheets.Where(sheet => sheet.Latitude is not null).ToList();
        points.Count.ShouldBeGreaterThanOrEqualTo(leastPoints);
        points.ShouldAllBe(sheet => name == "nouvelle-caledonie" ? sheet.Latitude < -15 : sheet.Latitude > 41 && sheet.Latitude < 52 && sheet.Longitude > -6 && sheet.Longitude < 10);
        sheets.ShouldAllBe(sheet => sheet.Mail == null || !sheet.Mail.EndsWith("@gmail.com", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Import_MappingCorrectedByAPerson_IsObeyed()
    {
        var list = Samples.Write(_store.Folder, "list.csv", "Quoi,Ou,Sorte", "Un lieu,Lille,Bibliothèque", "Un autre,Lille,École");
        await Should.ThrowAsync<FileRefusedException>(() => _store.ImportAsync("mapped", list)); // nothing says which column is the name
        Samples.Write(_store.Folder, "list.csv.mapping.json", """{"source":"mine","fields":{"nom":["Sorte","Quoi"],"commune":["Ou"]}}""");
        (await _store.ImportAsync("mapped", list)).File!.RowsRead.ShouldBe(2);
        (await DirectoryAsync()).FindStructure("mine--l2")!.Name.ShouldBe("Bibliothèque Un lieu");
        Samples.Write(_store.Folder, "list.csv.mapping.json", """{"source":"mine","fields":{"nom":["Absente"]}}""");
        var refused = await Should.ThrowAsync<FileRefusedException>(() => _store.ImportAsync("mapped", Samples.Write(_store.Folder, "list.csv", "Quoi,Ou", "A b c,Lille")));
        _store.App.Services.GetRequiredService<IStringLocalizer<Texts>>()[refused.Key, refused.Facts].Value.ShouldContain("Absente"); // says which
    }

    [Theory]
    [InlineData("0", "en-presentiel")]
    [InlineData("1", "en-presentiel a-distance")]
    [InlineData("2", "a-distance")]
    public async Task Import_Lheo_ReadsTheModalityAsItsDictionarySays(string code, string modes)
    {
        var text = await File.ReadAllTextAsync(TestPaths.Official("directory/lheo/exemple-bts-onisep.xml"));
        var file = Samples.Write(_store.Folder, "lheo.xml", text.Replace("<modalites-enseignement>0<", $"<modalites-enseignement>{code}<", StringComparison.Ordinal)
            .Replace("http://www.lheo.org/2.2", code == "2" ? "http://lheo.gouv.fr/2.3" : "http://www.lheo.org/2.2", StringComparison.Ordinal));
        (await _store.ImportAsync("lheo", file)).File!.RowsRead.ShouldBe(1);
        var held = await DirectoryAsync();
        var (sheet, _) = held.FindService("lheo--9436_18706")!.Value;
        string.Join(' ', sheet.Modes!).ShouldBe(modes);
        sheet.Name.ShouldBe("BTS négociation et relation client");
        sheet.Description.ShouldNotContain("<");
        sheet.Description.ShouldNotContain("&lt;");
        (sheet.Commune, sheet.CommuneCode, sheet.Latitude).ShouldBe(("QUIMPERLÉ", "29233", 47.882108));
        sheet.Wider!.Sessions!.Single().From.ShouldBe(new DateOnly(2015, 9, 1));
        held.FindStructure("lheo--16")!.Siret.ShouldBe("19290076900014");
    }

    [Theory]
    [InlineData("<lheo xmlns=\"http://www.lheo.org/2.2\"><offres>", "file.xmlDamaged")]
    [InlineData("<!DOCTYPE lheo [<!ENTITY a \"b\">]><lheo xmlns=\"http://www.lheo.org/2.2\">&a;</lheo>", "file.xmlDamaged")]
    [InlineData("<lheo xmlns=\"http://elsewhere\"><offres/></lheo>", "file.columnsMissing")]
    public async Task Import_LheoThatIsNot_IsRefusedWithASentence(string text, string key) =>
        (await Should.ThrowAsync<FileRefusedException>(() => _store.ImportAsync("lheo", Samples.Write(_store.Folder, "bad.xml", text)))).Key.ShouldBe(key);

    [Fact]
    public async Task Export_DataInclusionJsonAndCsv_ComeBackWithoutLoss()
    {
        await ImportSampleAsync();
        var before = await ExportAsync("di-json");
        var json = Samples.Write(_store.Folder, "again.json", before);
        await UndoAllAsync();
        (await ExportAsync("di-json")).ShouldNotContain("atelier-one");
        await _store.ImportAsync("structures", json);
        await _store.ImportAsync("services", json);
        (await ExportAsync("di-json")).ShouldBe(before);

        var (structures, services) = (await ExportAsync("di-csv", "structures"), await ExportAsync("di-csv", "services"));
        await UndoAllAsync();
        await _store.ImportAsync("structures", Samples.Write(_store.Folder, "structures-again.csv", structures.TrimEnd()));
        await _store.ImportAsync("services", Samples.Write(_store.Folder, "services-again.csv", services.TrimEnd()));
        (await ExportAsync("di-json")).ShouldBe(before);
    }

    [Fact]
    public async Task Import_LaterFileOfTheSource_RetiresWhatItNoLongerLists()
    {
        await _store.ImportAsync("services", Csv("a.csv", [ServiceFields("one"), ServiceFields("two")]));
        await _store.ImportAsync("services", Csv("b.csv", [ServiceFields("two")]));
        (await DirectoryAsync()).FindService("test--one").ShouldBeNull();
        var gone = JsonDocument.Parse(await _store.Client.GetStringAsync(new Uri("/api/v1/gone", UriKind.Relative)));
        gone.RootElement.EnumerateArray().Select(row => row.GetProperty("id").GetString()).ShouldContain("test--one");
        await UndoAsync("b.csv");
        (await DirectoryAsync()).FindService("test--one").ShouldNotBeNull();
    }

    [Fact]
    public async Task Import_KnownSheetWithAFault_StaysAsItWasKnown()
    {
        await _store.ImportAsync("services", Csv("a.csv", [ServiceFields("one"), ServiceFields("two")]));
        var wrong = ServiceFields("one");
        wrong["date_maj"] = "hier";
        await _store.ImportAsync("services", Csv("b.csv", [wrong, ServiceFields("two")]));
        (await DirectoryAsync()).FindService("test--one").ShouldNotBeNull(); // listed, if badly: it is not gone
    }

    [Fact]
    public async Task Undo_OfALaterFile_KeepsWhatPeopleVerifiedAndTheMappingOfTheEarlier()
    {
        var list = Samples.Write(_store.Folder, "list.csv", "Quoi,Ou", "Un lieu,Lille");
        Samples.Write(_store.Folder, "list.csv.mapping.json", """{"source":"mine","fields":{"nom":["Quoi"],"commune":["Ou"]}}""");
        await _store.ImportAsync("mapped", list);
        using (var scope = _store.App.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<Modules.ServiceMap.Curation.Curation>().VerifyAsync("mine--l2", null, CancellationToken.None);
        }

        await _store.ImportAsync("mapped", Samples.Write(_store.Folder, "other.csv", "nom,commune", "Un autre,Lille"));
        await UndoAsync("other.csv");
        var held = await DirectoryAsync();
        held.FindStructureEntry("mine--l2")!.Value.Entry.VerifiedAt.ShouldNotBeNull();
        held.Structures.Count(one => one.Sheet.Name == "Un lieu").ShouldBe(1);
        held.Structures.ShouldNotContain(one => one.Sheet.Name == "Un autre");
    }

    [Fact]
    public async Task Import_IdentifiersWithASlash_StandInAddresses()
    {
        var fields = ServiceFields("a");
        fields["id"] = "test--12/3";
        await _store.ImportAsync("services", Csv("slash.csv", [fields]));
        (await _store.Client.GetAsync(new Uri("/fr/services/test--12_3", UriKind.Relative))).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task Export_Hsds_MeetsItsOwnSchemas()
    {
        await ImportSampleAsync();
        await _store.ImportAsync("france-services", TestPaths.Official("directory/france-services/liste-fs-20240801.csv"));
        var schema = JsonSchema.FromText(await File.ReadAllTextAsync(TestPaths.Official("directory/hsds/schema/compiled/service_with_definitions.json")));
        using var exported = JsonDocument.Parse(await ExportAsync("hsds"));
        var services = exported.RootElement.GetProperty("contents").EnumerateArray().ToList();
        services.Count.ShouldBeGreaterThan(2845);
        var options = new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
        services.Where((_, i) => i % 10 == 0 || i < 20).Select(service => schema.Evaluate(service, options)).Where(result => !result.IsValid)
            .SelectMany(result => result.Details.Where(detail => detail.HasErrors).Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}"))
            .Distinct().ShouldBeEmpty();
        services[0].GetProperty("service_at_locations")[0].GetProperty("location").GetProperty("addresses").GetArrayLength().ShouldBe(1);
        schema.Evaluate(JsonDocument.Parse("""{"id":"no","name":"x"}""").RootElement, options).IsValid.ShouldBeFalse(); // the schema does refuse
    }

    [Fact]
    public async Task Shipped_FactsOfTheMetropolis_AreAtLeast150WithTheirSource()
    {
        var held = await DirectoryAsync();
        var facts = held.Structures.Where(one => one.Sheet.Source == "faits-publics").Select(one => one.Sheet).ToList();
        facts.Count.ShouldBeGreaterThanOrEqualTo(150);
        facts.ShouldAllBe(sheet => sheet.Wider!.FactSource!.Length > 10 && sheet.Wider.FactDate != null && sheet.CommuneCode!.StartsWith("59"));
        facts.ShouldAllBe(sheet => sheet.Mail == null); // nobody's address is a fact that we ship
    }

    private (int, string, string)[] Verdicts(string kind)
    {
        using var file = SourceFile.Open(TestPaths.Official("directory/data-inclusion/valideur-dataset.xlsx"));
        return [.. Reader(kind).Read(file, ImportProgress.None, CancellationToken.None).Issues.Kept.Select(issue => (issue.Line, issue.Column, issue.Reason))];
    }

    private IFileReader Reader(string kind) => _store.App.Services.GetServices<IFileReader>().Single(reader => reader.Kind == kind);

    private async Task ImportSampleAsync()
    {
        await _store.ImportAsync("structures", Samples.Write(_store.Folder, "structures.json", JsonSerializer.Serialize(new object[]
        {
            new { source = "test", id = "test--maison", nom = "Maison de l'emploi", date_maj = "2024-05-01", siret = "12345678901234", commune = "Lille", code_postal = "59000", code_insee = "59350", adresse = "1 rue de l'Essai, bâtiment B", longitude = 3.06, latitude = 50.63, horaires_accueil = "Mo-Fr 09:00-12:00,14:00-17:00; PH off", reseaux_porteurs = new[] { "maisons-de-l-emploi", "plie" } },
        })));
        await _store.ImportAsync("services", Csv("services.csv", [ServiceFields("one"), ServiceFields("two")]));
    }

    internal static Dictionary<string, string> ServiceFields(string id) => new()
    {
        ["source"] = "test", ["structure_id"] = "test--maison", ["id"] = "test--" + id, ["nom"] = "Atelier-" + id, ["description"] = "Un atelier\npour \"apprendre\", à plusieurs.",
        ["date_maj"] = "2024-09-30", ["type"] = "atelier", ["thematiques"] = "mobilite--preparer-un-permis, famille--soutien-aidants", ["frais"] = "gratuit",
        ["publics"] = "jeunes, seniors", ["commune"] = "Lille", ["code_postal"] = "59000", ["code_insee"] = "59350", ["longitude"] = "3.0573", ["latitude"] = "50.6292",
        ["telephone"] = "03 20 00 00 00", ["modes_accueil"] = "en-presentiel", ["zone_eligibilite"] = "59350, 59, 200093201", ["modes_mobilisation"] = "telephoner",
        ["volume_horaire_hebdomadaire"] = "2.5", ["nombre_semaines"] = "3", ["horaires_accueil"] = "Tu 09:00-12:00\"Sur rendez-vous\"",
    };

    private string Csv(string name, IReadOnlyList<Dictionary<string, string>> rows)
    {
        static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var columns = rows.SelectMany(row => row.Keys).Distinct().ToList();
        // One line a row: a line break in a cell would move the numbers that the test looks at.
        return Samples.Write(_store.Folder, name,
            [string.Join(',', columns), .. rows.Select(row => string.Join(',', columns.Select(column => Quoted(row.GetValueOrDefault(column, "").Replace('\n', ' ')))))]);
    }

    private async Task<DirectorySnapshot> DirectoryAsync() => await _store.App.Services.GetRequiredService<ServiceDirectory>().GetAsync(CancellationToken.None);

    private async Task<string> ExportAsync(string format, string kind = "services")
    {
        var to = new StringWriter();
        DirectoryExport.Write(await DirectoryAsync(), format, kind, to);
        return to.ToString();
    }

    private Task UndoAllAsync() => UndoAsync(null);

    private async Task UndoAsync(string? name)
    {
        using var scope = _store.App.Services.CreateScope();
        var files = await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<ReceivedFile>().AsNoTracking()
            .Where(file => !file.IsShipped && file.UndoneAt == null && (name == null || file.Name == name)).ToListAsync();
        foreach (var file in files)
        {
            (await scope.ServiceProvider.GetRequiredService<ImportService>().UndoAsync(file.Id, CancellationToken.None)).ShouldBeTrue();
        }
    }
}
