using System.Net;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using MiniExcelLibs;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Pages;

public sealed class ApiOnSqlite(SqliteStore fixture) : ApiTests(fixture), IClassFixture<SqliteStore>;

public sealed class ApiOnPostgres(PostgresStore fixture) : ApiTests(fixture), IClassFixture<PostgresStore>;

/// <summary>The public read interface: keys kept, refusals that say what to do, files that other programs open.</summary>
[Trait("Capability", "R7.2a")]
public abstract class ApiTests(StoreFixture fixture)
{
    private const string Share = "/api/v1/indicators/difficult-share/figures";
    private const string Lille = "?zone=bmo-basin-2024:3216&period=2024";

    [Fact]
    public async Task Figures_OneZone_HaveTheKeysOfTheReference()
    {
        using var json = JsonDocument.Parse(await GetAsync(Share + Lille));
        var figure = json.RootElement.GetProperty("figures")[0];
        figure.EnumerateObject().Select(p => p.Name).ShouldBe(
            ["indicator", "zone", "period", "occupation", "value", "low", "high", "unit", "status", "source", "vintage", "carriedFrom", "isFictitious"]);
        figure.GetProperty("value").GetDouble().ShouldBe(0.456831);
    }

    [Theory]
    [InlineData(Share + "?zone=Lille", 400, "« Lille » n'est pas une zone.")]
    [InlineData(Share + "?zone=department:59&period=2024-13", 400, "« 2024-13 » n'est pas une période.")]
    [InlineData(Share + "?zone=department:59&by=colour", 400, "« colour » : écrivez zone, occupation, family ou period.")]
    [InlineData("/api/v1/indicators/krugman-index/figures?zone=department:59&by=occupation", 400, "ne se donne pas par métier")]
    [InlineData("/api/v1/indicators/nothing", 404, "« nothing » n'est pas un indicateur.")]
    [InlineData("/api/v1/zones/nowhere", 404, "Aucune zone du zonage « nowhere ».")]
    [InlineData("/api/v1/zones/commune/00000", 404, "La zone « commune:00000 » n'est pas détenue.")]
    public async Task Get_WhatCannotBeAnswered_IsAProblemThatSaysWhy(string address, int status, string sentence)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptLanguage.ParseAdd("fr");
        using var answer = await fixture.Store.Client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        problem.RootElement.GetProperty("detail").GetString()!.Replace('\u00a0', ' ').ShouldContain(sentence);
    }

    [Fact]
    public async Task Get_UnknownAnswerAddress_IsAProblemAndNoPage()
    {
        using var answer = await fixture.Store.Client.GetAsync(new Uri("/api/v1/nothing", UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("<html");
    }

    [Fact]
    public async Task Download_CsvForExcel_HasMarkSemicolonsAndCommas()
    {
        var bytes = await BytesAsync(Share + ".excel.csv" + Lille);
        bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble).ShouldBeTrue();
        Encoding.UTF8.GetString(bytes).ShouldContain(";0,456831;");
    }

    [Fact]
    public async Task Download_Csv_HasTheColumnsOfTheReference()
    {
        var lines = Encoding.UTF8.GetString(await BytesAsync(Share + ".csv" + Lille + "&lang=fr")).Split("\r\n");
        lines[0].ShouldBe("indicator,zoning,zone,zone_name,period,occupation,occupation_name,value,low,high,unit,status,source,vintage");
        lines[1].ShouldStartWith("difficult-share,bmo-basin-2024,3216,Bassin de Lille,2024,,,0.456831,0.455411,0.459583,share,published,");
    }

    [Fact]
    public async Task Download_Workbook_ReopensWithFiguresAndNotes()
    {
        using var stream = new MemoryStream(await BytesAsync(Share + ".xlsx" + Lille + "&lang=en"));
        MiniExcel.GetSheetNames(stream).ShouldBe(["Figures", "Notes"]);
        var row = MiniExcel.Query(stream, useHeaderRow: true, sheetName: "Figures").Cast<IDictionary<string, object>>().Single();
        Convert.ToDouble(row["value"], System.Globalization.CultureInfo.InvariantCulture).ShouldBe(0.456831, 1e-9);
    }

    [Fact]
    public async Task Download_Parquet_ReopensWithItsNumbers()
    {
        var file = Path.Combine(fixture.Store.Folder, Guid.NewGuid() + ".parquet");
        await File.WriteAllBytesAsync(file, await BytesAsync(Share + ".parquet" + Lille));
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT value FROM read_parquet('{file}')";
        command.ExecuteScalar().ShouldBe(0.456831);
    }

    [Fact]
    public async Task Map_OfTheBasins_HasShapesMarkedApproximateInTheDemonstration()
    {
        using var json = JsonDocument.Parse(await GetAsync(
            "/api/v1/zones/bmo-basin-2024.geojson?indicator=difficult-share&period=2024&within=department:59"));
        var features = json.RootElement.GetProperty("features").EnumerateArray().ToList();
        features.Count.ShouldBe(2);
        features.ShouldAllBe(f => f.GetProperty("properties").GetProperty("approximate").GetBoolean());
    }

    [Fact]
    public async Task Zone_Metropolis_HasItsNinetyFiveCommunes()
    {
        using var json = JsonDocument.Parse(await GetAsync("/api/v1/zones/epci/200093201"));
        json.RootElement.GetProperty("communes").GetArrayLength().ShouldBe(95);
    }

    [Fact]
    public async Task Population_OfFrance_IsTheSumOfItsCommunes()
    {
        using var json = JsonDocument.Parse(await GetAsync("/api/v1/indicators/population/figures?zone=country:FR"));
        json.RootElement.GetProperty("figures")[0].GetProperty("value").GetDouble().ShouldBeInRange(66e6, 70e6);
    }

    [Fact]
    public async Task OpenApi_Document_IsVersion31AndNamesEveryAddress()
    {
        using var json = JsonDocument.Parse(await GetAsync("/openapi/v1.json"));
        json.RootElement.GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
        json.RootElement.GetProperty("paths").EnumerateObject().Count().ShouldBe(32);
    }

    private async Task<string> GetAsync(string address) => await fixture.Store.Client.GetStringAsync(new Uri(address, UriKind.Relative));

    private async Task<byte[]> BytesAsync(string address) =>
        await fixture.Store.Client.GetByteArrayAsync(new Uri(address, UriKind.Relative));
}
