using Beffroi.Matching.Linkage;
using Shouldly;
using Xunit;

namespace Beffroi.Matching.Tests.Linkage;

[Trait("Capability", "R7.2b")]
public sealed class RecordLinkageTests
{
    private static readonly LinkageRecord Town = new("a", "Mission locale de Roubaix")
    {
        Commune = "Roubaix", CommuneCode = "59512", Postcode = "59100", Address = "78 rue de l'Hospice", Latitude = 50.6921, Longitude = 3.1746,
        Telephone = "03 20 00 00 01",
    };

    [Theory]
    [InlineData("MARTHA", "MARHTA", 0.9611)]
    [InlineData("DWAYNE", "DUANE", 0.84)]
    [InlineData("DIXON", "DICKSONX", 0.8133)]
    [InlineData("", "", 1)]
    [InlineData("abc", "", 0)]
    [InlineData("abc", "xyz", 0)]
    public void Similarity_OfPublishedPairs_IsWinklers(string one, string other, double expected) =>
        JaroWinkler.Similarity(one, other).ShouldBe(expected, 5e-5);

    [Theory]
    [InlineData("Hôtel de ville de Lille", "mairie lille")]
    [InlineData("Centre communal d'action sociale", "ccas")]
    [InlineData("PÔLE EMPLOI - Roubaix Centre", "france travail roubaix centre")]
    [InlineData("Médiathèques St-Exupéry", "mediatheque saint exupery")]
    public void Words_OfNames_LoseWhatDiffersByHabit(string name, string words) => string.Join(' ', Wording.Words(name)).ShouldBe(words);

    [Theory]
    [InlineData("12 bis, av. du Gal de Gaulle", "12", "avenue general gaulle")]
    [InlineData("Bâtiment C, 3 R. Jean-Jaurès", "3", "rue jean jaure")]
    [InlineData("Place de la République", "", "place republique")]
    public void Address_AsWritten_IsANumberAndAStreet(string text, string number, string street)
    {
        var (found, words) = Wording.Address(text);
        (found, string.Join(' ', words)).ShouldBe((number, street));
    }

    [Fact]
    public void Find_TheSamePlaceWrittenTwice_IsOnePair()
    {
        var again = Town with { Id = "b", Name = "ML ROUBAIX", Address = "78, r. de l Hospice", Telephone = "+33320000001", Latitude = null, Longitude = null };
        var linked = RecordLinkage.Find([Town, again]);
        var pair = linked.Pairs.ShouldHaveSingleItem();
        (pair.A, pair.B).ShouldBe(("a", "b"));
        pair.Probability.ShouldBeGreaterThan(0.95);
        pair.Reasons[0].ShouldBe("name +4.5");
        linked.Clusters.ShouldHaveSingleItem().ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData("Mission locale Haguenau", "France Travail Haguenau")] // two institutions in one building
    [InlineData("France Travail DT Centre Martinique", "France Travail DR Martinique")] // two directorates at one address
    [InlineData("Médiathèque de Fleury", "Mairie de Fleury")]
    [InlineData("Crèche des Lilas 1", "Crèche des Lilas 2")]
    public void Find_TwoInstitutionsAtOneAddress_AreNeverJoined(string one, string other)
    {
        var linked = RecordLinkage.Find([Town with { Name = one, Commune = null }, Town with { Id = "b", Name = other, Commune = null }]);
        (linked.Pairs.Count, linked.Clusters.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void Find_WithoutCoordinates_DoesNotTakeThemForTheSamePlace()
    {
        var bare = new LinkageRecord("a", "Maison du projet") { Commune = "Roubaix", CommuneCode = "59512", Address = "4 rue Neuve", Longitude = 0, Latitude = 0 };
        RecordLinkage.Find([bare, bare with { Id = "b", Name = "Maison du projet solidaire", Address = "90 boulevard de Metz" }]).Clusters.ShouldBeEmpty();
    }

    [Fact]
    public void Find_AcrossTheBorder_MeetsByThePlaceOnTheGround()
    {
        var french = new LinkageRecord("fr", "Eurométropole emploi transfrontalier") { CommuneCode = "59599", Commune = "Tourcoing", Latitude = 50.7451, Longitude = 3.1842 };
        var belgian = new LinkageRecord("be", "EUROMETROPOLE - Emploi transfrontalier") { CommuneCode = "54007", Commune = "Mouscron", Latitude = 50.7452, Longitude = 3.1843 };
        RecordLinkage.Find([french, belgian]).Clusters.ShouldHaveSingleItem().ShouldBe(["be", "fr"]);
    }

    [Fact]
    public void Find_WhatWasDecided_IsObeyed()
    {
        LinkageRecord[] three = [Town, Town with { Id = "b" }, Town with { Id = "c" }];
        var apart = RecordLinkage.Find(three, [new KnownPair("a", "c", false)]);
        apart.Clusters.ShouldHaveSingleItem().Count.ShouldBe(2); // b goes with one of them alone
        apart.Pairs.ShouldNotContain(pair => pair.A == "a" && pair.B == "c");
        var other = new LinkageRecord("d", "Un tout autre nom") { CommuneCode = "59350" };
        RecordLinkage.Find([.. three, other], [new KnownPair("d", "a", true)]).Clusters.ShouldHaveSingleItem().ShouldBe(["a", "b", "c", "d"]);
    }

    [Fact]
    public void Find_ServicesWithoutACommonTheme_AreTwo()
    {
        var one = Town with { Themes = ["mobilite--preparer-un-permis"] };
        RecordLinkage.Find([one, one with { Id = "b", Themes = ["numerique--acquerir-un-equipement"] }]).Pairs.ShouldBeEmpty();
        RecordLinkage.Find([one, one with { Id = "b" }]).Clusters.Count.ShouldBe(1);
    }

    [Fact]
    public void Find_TwoRecordsOfOneId_IsRefused() => Should.Throw<ArgumentException>(() => RecordLinkage.Find([Town, Town])).Message.ShouldBe("a");

    /// <summary>BEFFROI_STRUCTURES asks for more than the slice.</summary>
    [Fact]
    public void Find_AmongGeneratedStructures_FindsTheCopiesAndNothingElse()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("BEFFROI_STRUCTURES") ?? "8000", System.Globalization.CultureInfo.InvariantCulture);
        var (records, truth) = GeneratedStructures.Make(count, seed: 20261124);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var linked = RecordLinkage.Find(records);
        var seconds = clock.Elapsed.TotalSeconds;
        var joined = linked.Clusters.SelectMany(cluster => from a in cluster from b in cluster where string.CompareOrdinal(a, b) < 0 select (a, b)).ToHashSet();
        var right = joined.Count(truth.Contains);
        var (precision, recall) = ((double)right / joined.Count, (double)right / truth.Count);
        if (Environment.GetEnvironmentVariable("BEFFROI_DRILL_REPORT") is { Length: > 0 } report)
        {
            File.AppendAllText(report, string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{records.Count} structures, {truth.Count} true pairs: precision {precision:0.0000}, recall {recall:0.0000}, {linked.Compared} pairs compared in {seconds:0.0} s\n"));
        }

        precision.ShouldBeGreaterThanOrEqualTo(0.97);
        recall.ShouldBeGreaterThanOrEqualTo(0.97);
    }
}
