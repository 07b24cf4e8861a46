using System.Net;
using System.Text.Json;
using Beffroi.Matching.Access;
using Beffroi.Modules.ServiceMap.Gaps;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Reference;
using Beffroi.Reference.Zones;
using Beffroi.TestKit;
using Beffroi.Tests.Transit;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

public sealed class GapsOnSqlite() : GapTests(TestDatabase.Sqlite);

public sealed class GapsOnPostgres() : GapTests(TestDatabase.Postgres);

/// <summary>What is missing and what exists twice, for the real France Services points over the metropolis.</summary>
[Trait("Capability", "R7.2b")]
[Trait("Capability", "R6.3")]
public abstract class GapTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly ZoneRef Metropolis = new(Zonings.Epci, "200093201");
    private TestStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(database);
        await _store.ImportAsync("france-services", TestPaths.Official("directory/france-services/liste-fs-20240801.csv"));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Access_RealPointsOverTheMetropolis_IsConserved()
    {
        var (held, places) = await HeldAsync();
        var people = places.CommunesOf(Metropolis).Where(code => held.CentreOf(code) is not null)
            .ToDictionary(code => code, code => (double)places.Find(new ZoneRef(Zonings.Commune, code))!.Population!.Value);
        var points = held.Items.Where(item => item.Kind == MapEntry.Service && item.At.CommuneCode is { } code
            && people.ContainsKey(code)).ToDictionary(item => item.Key, item => item.Point!.Value);
        var journeys = (from area in people.Keys from place in points select new Journey(area, place.Key,
            held.CentreOf(area)!.Value.KmTo(place.Value))).Where(one => one.Cost <= 20).ToList();
        var (beta, supply) = (Math.Log(2) / 5, points.Keys.ToDictionary(key => key, _ => 1.0));
        double Pull(Journey one) => Math.Exp(-beta * one.Cost);

        // Worked out here anew: who comes to each place, and the level of service that each gives.
        var byArea = journeys.GroupBy(one => one.Area).ToDictionary(group => group.Key, group => group.Sum(Pull));
        var coming = journeys.GroupBy(one => one.Place).ToDictionary(group => group.Key, group => group.Sum(one =>
            people[one.Area] * Pull(one) / byArea[one.Area]));
        coming.Values.Sum().ShouldBe(byArea.Keys.Sum(area => people[area]), 1e-9 * people.Values.Sum());
        var balanced = FloatingCatchment.Access(supply, people, journeys, AccessMethod.Balanced, beta, 20);
        balanced.Values.Sum().ShouldBe(coming.Values.Sum(persons => 1 / persons), 1e-9);
        var shen = FloatingCatchment.Access(supply, people, journeys, AccessMethod.Shen, beta, 20);
        people.Sum(area => area.Value * shen[area.Key]).ShouldBe(points.Count, 1e-9);
        Report.Write($"gaps: {points.Count} France Services, {people.Count} communes, {journeys.Count} journeys, conserved to 1e-9");
        points.Count.ShouldBe(11);
    }

    [Fact]
    public async Task Access_OfTheMetropolis_IsBestInTheMiddleAndSaysWhoIsFar()
    {
        var (held, places) = await HeldAsync();
        var found = AccessFigures.Of(held, places, Metropolis, new AccessQuestion("numerique", null, 5));
        found.Areas.Count.ShouldBe(95);
        double Index(string code) => found.Areas.Single(area => area.Zone.Code == code).Index!.Value.Middle;
        Index("59350").ShouldBeGreaterThan(100); // Lille
        Index("59051").ShouldBeLessThan(50); // La Bassée, more than 15 km from any
        found.BelowHalf.ShouldBeInRange(0.01, 0.2);
        found.Areas.ShouldAllBe(area => area.Providers >= 0 && area.Near <= found.Supply);
        var none = AccessFigures.Of(held, places, Metropolis, new AccessQuestion("sante--addictions", null, 5));
        none.Areas.ShouldAllBe(area => area.Nearest == null && area.Level == new Span(0, 0) && area.Index == null); // nobody is not a little
    }

    /// <summary>A square around the centre of Lille: seen from its middle, and its people stay counted with Lille.</summary>
    [Fact]
    public async Task Indicator_OfCommunesAndNeighbourhoods_IsTheIndexOfThePage()
    {
        var (held, _) = await HeldAsync();
        var lille = held.CentreOf("59350")!.Value;
        string At(double east, double north) =>
            FormattableString.Invariant($"[{lille.Longitude + east},{lille.Latitude + north}]");
        string ring(double half) =>
            $"[[{At(-half, -half)},{At(half, -half)},{At(half, half)},{At(-half, half)},{At(-half, -half)}]]";
        var before = (await FiguresAsync("zone=commune:59350")).Single();
        await _store.ImportAsync("outlines", Samples.Write(_store.Folder, "qp.geojson",
            """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code_qp":"QN05999M","nom_qp":"Carré fictif"},"geometry":{"type":"Polygon","coordinates":"""
            + ring(0.002) + """}},{"type":"Feature","properties":{"code_qp":"QN05998M","nom_qp":"Hors métropole"},"geometry":{"type":"Polygon","coordinates":[[[2.30,51.00],[2.31,51.00],[2.31,51.01],[2.30,51.01],[2.30,51.00]]]}}]}"""));
        var page = JsonDocument.Parse(await _store.Client.GetStringAsync(new Uri("/api/v1/services/access", UriKind.Relative)))
            .RootElement;
        var row = page.GetProperty("neighbourhoods").EnumerateArray().Single();
        (row.GetProperty("code").GetString(), row.GetProperty("people").ValueKind).ShouldBe(("qpv-2024:QN05999M",
            JsonValueKind.Null));

        var figures = await FiguresAsync("zone=commune:59350&zone=qpv-2024:*&zone=epci:200093201&zone=department:59");
        double? Of(string zone) => figures.Single(one => one.GetProperty("zone").GetString() == zone)
            .GetProperty("value") is { ValueKind: JsonValueKind.Number } value
            ? value.GetDouble() : null;
        Of("commune:59350").ShouldBe(before.GetProperty("value").GetDouble()); // nobody was counted twice
        Of("qpv-2024:QN05999M")!.Value.ShouldBe(Of("commune:59350")!.Value, 1e-6);
        Of("epci:200093201")!.Value.ShouldBeInRange(60, 160);
        Of("department:59").ShouldBeNull(); // most of it is not of the territory
        (await FiguresAsync("zone=commune:59350&period=2019")).Single().GetProperty("status").GetString()
            .ShouldBe("not-available");
        (await _store.Client.GetStringAsync(new Uri("/fr/doublons-et-manques", UriKind.Relative))).ShouldContain("Carr");
        (await _store.Client.GetStringAsync(new Uri("/en/indicators/service-access", UriKind.Relative)))
            .ShouldContain("Access to services");
    }

    private async Task<List<JsonElement>> FiguresAsync(string query) => [.. JsonDocument.Parse(await _store.Client.GetStringAsync(
        new Uri("/api/v1/indicators/service-access/figures?" + query, UriKind.Relative))).RootElement.GetProperty("figures")
            .EnumerateArray()];

    [Fact]
    public async Task Structures_DescribedByTwoSources_AreFoundAndShownOnce()
    {
        var (held, _) = await HeldAsync();
        var twice = held.Same.Pairs.Where(pair => pair.Probability > 0.5 && pair.A.StartsWith("faits-publics--",
            StringComparison.Ordinal) && pair.B.StartsWith("france-services--", StringComparison.Ordinal)).ToList();
        twice.Count.ShouldBeGreaterThanOrEqualTo(11); // all that the demonstration ships of that list
        held.Items.Select(item => item.Key).ShouldNotContain(twice[0].A);
        held.FindStructure(twice[0].A).ShouldNotBeNull(); // the sheet stays
    }

    [Fact]
    public async Task Page_InThreeLanguages_ShowsMapTableOverlapsAndDuplicates()
    {
        foreach (var address in new[] { "/fr/doublons-et-manques?theme=numerique", "/nl/dubbels-en-tekorten",
            "/en/duplicates-and-gaps?half=2" })
        {
            var html = await _store.Client.GetStringAsync(new Uri(address, UriKind.Relative));
            html.ShouldContain("data-chart=\"map\"");
            html.ShouldContain("La Bass");
            html.ShouldContain("id=\"overlaps\"");
            html.ShouldContain("france-services)");
        }

        var map = JsonDocument.Parse(await _store.Client.GetStringAsync(new Uri("/api/v1/services/access.geojson?theme=numerique", UriKind.Relative)));
        map.RootElement.GetProperty("features").GetArrayLength().ShouldBe(95);
        foreach (var wrong in new[] { "theme=rien", "half=0", "half=51", "half=20min", "public=rien", "when=nuit" })
        {
            (await _store.Client.GetAsync(new Uri("/api/v1/services/access?" + wrong, UriKind.Relative)))
                .StatusCode.ShouldBe(HttpStatusCode.BadRequest, wrong);
        }
    }

    /// <summary>
    /// A line between the centres of Lille and La Bassée, every quarter of an hour, 30 minutes. From 8:30 to 9:30, who leaves
    /// every
    /// ten minutes waits 0, 5, 10, 0, 5, 10, 0 minutes: half of them 5 or less.
    /// </summary>
    [Fact]
    public async Task Access_ByPublicTransport_IsMinutesFromDoorToDoor()
    {
        var (held, places) = await HeldAsync();
        string Stop(string id, GeoPoint at) => FormattableString.Invariant($"{id},{id},{at.Latitude},{at.Longitude}\n");
        var desk = held.Items.First(item => item.Kind == MapEntry.Service && item.At.CommuneCode == "59350").Point!.Value;
        var path = GtfsTests.ZipInto(_store.Folder,
        [
            ("agency.txt", "agency_name\nLigne fictive\n"), ("calendar.txt",
                "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nw,1,1,1,1,1,0,0,20260101,20271231\n"),
            ("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\n" + Stop("A", held.CentreOf("59051")!.Value) + Stop("B", desk)),
            ("trips.txt", "trip_id,service_id\nt,w\n"), ("frequencies.txt",
                "trip_id,start_time,end_time,headway_secs\nt,06:00:00,20:00:00,900\n"),
            ("stop_times.txt", "trip_id,stop_id,stop_sequence,arrival_time,departure_time\nt,A,1,06:00:00,06:00:00\nt,B,2,06:30:00,06:30:00\n"),
        ]);
        await _store.ImportAsync("gtfs", path);

        var answer = JsonDocument.Parse(await _store.Client.GetStringAsync(new Uri("/api/v1/services/access?theme=numerique&half=20min", UriKind.Relative))).RootElement;
        answer.GetProperty("halfMinutes").GetDouble().ShouldBe(20);
        JsonElement Of(string code) => answer.GetProperty("communes").EnumerateArray().Single(row => row.GetProperty("code")
            .GetString() == code);
        Of("59051").GetProperty("nearestMinutes").GetDouble().ShouldBe(35, 1e-9);
        Of("59051").GetProperty("index").GetDouble().ShouldBeGreaterThan(0);
        var html = await _store.Client.GetStringAsync(new Uri("/fr/doublons-et-manques?theme=numerique&half=20min&when=morning",
            UriKind.Relative));
        html.ShouldContain("Ligne fictive (");
        html.ShouldContain("20 min en transport");
        (await _store.Client.GetStringAsync(new Uri("/fr/doublons-et-manques?theme=numerique&half=20min&when=saturday",
            UriKind.Relative))).ShouldContain("Ligne fictive (");
        places.CommunesOf(Metropolis).Count.ShouldBe(95);
    }

    /// <summary>Hours and capacities that are not told make an interval that holds every point.</summary>
    [Fact]
    public async Task Access_WithUnknownHoursOrCapacities_IsAnInterval()
    {
        var (held, places) = await HeldAsync();
        var any = AccessFigures.Of(held, places, Metropolis, new AccessQuestion("numerique", null, 5));
        any.Areas.ShouldAllBe(area => area.Index == null || area.Index.Value.IsPoint);
        var evening = AccessFigures.Of(held, places, Metropolis, new AccessQuestion("numerique", null, 5,
            Moment.Find("evening")));
        evening.Supply.ShouldBeLessThan(any.Supply); // most are closed at half past six
        var saturday = AccessFigures.Of(held, places, Metropolis, new AccessQuestion("numerique", null, 5,
            Moment.Find("saturday")));
        saturday.Supply.ShouldBeLessThan(any.Supply);
        evening.Areas.Where(area => area.Level is not null).ShouldAllBe(area => area.Level!.Value.Low <= area.Level.Value.High);
    }

    private async Task<(DirectorySnapshot Held, Places Places)> HeldAsync() =>
        (await _store.App.Services.GetRequiredService<ServiceDirectory>().GetAsync(CancellationToken.None),
            await _store.App.Services.GetRequiredService<ReferenceCache>().PlacesAsync(CancellationToken.None));
}
