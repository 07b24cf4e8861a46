using System.Text.Json.Nodes;
using Beffroi.Modules.Surveys.Expressions;
using Beffroi.Modules.Surveys.Lunatic;
using Beffroi.Modules.Surveys.Questionnaires;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

/// <summary>The shipped barometer, its exchange with Lunatic, and whoever answers it.</summary>
[Trait("Capability", "R7.3")]
public sealed class QuestionnaireTests
{
    private static readonly Questionnaire Barometer = QuestionnaireFile.Find("BTR-2027-01")!;

    [Fact]
    public void Barometer_IsWholeInThreeLanguages()
    {
        Barometer.Pages.Count.ShouldBe(9);
        var words = Barometer.Pages.Select(page => page.Title).Append(Barometer.Title).Concat(Barometer.Questions.SelectMany(one => one.Questions.Prepend(one))
            .SelectMany(one => one.Options.Select(option => option.Label).Concat(one.Controls.Select(control => control.Message)).Append(one.Label).Concat(one.Help is { } help ? [help] : []))).ToList();
        words.ShouldAllBe(one => one.Keys.Order().SequenceEqual(new[] { "en", "fr", "nl" }) && one.Values.All(text => text.Length > 0));
        foreach (var text in words.Select(one => one.Values.Select(value => string.Join(',', QuestionnaireCheck.References(value).Order())).Distinct().Count()))
        {
            text.ShouldBe(1); // the same names fill each language
        }

        string[] codes = ["ID_OK", "EMP_PASS", "EMP_PREV", "FACT_LIM", "DIFF_REC", "REC_ACT", "PROJ_N", "PROJ_DIFF", "PROJ_SAIS", "METIER", "CAUSE", "ACTION", "CONTACT", "COMM"];
        codes.Except(Barometer.Questions.Select(one => one.Name)).ShouldBeEmpty();
        Questionnaire.Read(Barometer.Write()).Write().ShouldBe(Barometer.Write());
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("nl")]
    [InlineData("en")]
    public void Lunatic_ThereAndBack_LosesNothingOfItsLanguage(string language)
    {
        var written = new LunaticWriter(Barometer, language).Write();
        var back = LunaticReader.Read(written, language);
        new LunaticWriter(back, language).Write().ShouldBe(written);
        back.Questions.Select(one => one.Name).ShouldBe(Barometer.Questions.Select(one => one.Name));
        back.Pages[0].Questions[0].Label.In(language).ShouldBe(Barometer.Pages[0].Questions[0].Label.In(language));
        back.Kinds().ShouldBe(Barometer.Kinds());
        JsonNode.Parse(written)!["cleaning"]!["DIFF_REC"]!["CONTACT"]!.GetValue<string>().ShouldContain("DIFF_REC");
        JsonNode.Parse(written)!["cleaning"]!["REC_ACT"]!["PROJ_N"]!.GetValue<string>().ShouldBe("PROJ_VU"); // through what is worked out of it
        written.ShouldContain("\"nvl(not(isnull(EMP_PREV)), true)\""); // there, what is not known would fail
    }

    [Theory]
    [InlineData("\"componentType\": \"Radio\"", "\"componentType\": \"PairwiseLinks\"", "lunatic.component")]
    [InlineData("\"decimals\": 0", "\"decimals\": 0, \"conditionReadOnly\": {\"value\": \"true\"}", "lunatic.property")]
    [InlineData("\"criticality\": \"WARN\"", "\"criticality\": \"FATAL\"", "lunatic.control")]
    [InlineData("not(isnull(EMP_PREV))", "match_characters(EMP_PREV)", "lunatic.expression")]
    [InlineData("not(isnull(EMP_PREV))", "not(isnull(ABSENT))", "questionnaire.expression")]
    [InlineData("\"variableType\": \"EXTERNAL\"", "\"variableType\": \"MAGIC\"", "lunatic.variable")]
    [InlineData("\"value\": \"O\"", "\"value\": \"O\", \"detail\": {\"label\": \"x\"}", "lunatic.property")]
    [InlineData("\"max\": 9999", "\"max\": 1e30", "lunatic.property")]
    [InlineData("\"typeOfControl\": \"CONSISTENCY\"", "\"typeOfControl\": \"CONSISTENCY\", \"type\": \"ROW\"", "lunatic.property")]
    [InlineData("\"\\\"Oui\\\"\"", "\"if true then \\\"Oui\\\" else \\\"Non\\\"\"", "lunatic.label")]
    public void Lunatic_BeyondWhatIsHeld_IsRefusedWithItsPlace(string found, string instead, string key)
    {
        var written = new LunaticWriter(Barometer, "fr").Write();
        var at = written.IndexOf(found, StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0);
        var refused = Should.Throw<QuestionnaireException>(() => LunaticReader.Read(written.Remove(at, found.Length).Insert(at, instead), "fr"));
        refused.Key.ShouldBe(key);
        var line = 1 + written[..at].Count(letter => letter == '\n');
        refused.At!.Value.Line.ShouldBeInRange(line - 60, line); // the value itself, or the component that holds it
    }

    /// <summary>A wrapping gives its label to its one question, and is refused where it holds more.</summary>
    [Fact]
    public void Lunatic_QuestionThatWraps_NamesItsOneQuestion()
    {
        static string Wrapped(string more) => $$"""{"id":"X-1","components":[{"componentType":"Question","id":"w","page":"1","label":{"value":"\"Combien ?\"","type":"VTL"}{{more}}}],"variables":[]}""";
        const string One = """{"componentType":"InputNumber","id":"N","page":"1","response":{"name":"N"},"min":0,"max":9}""";
        LunaticReader.Read(Wrapped($",\"components\":[{One}]"), "fr").Questions.Single().Label.In("fr").ShouldBe("Combien ?");
        foreach (var more in new[] { $",\"components\":[{One},{One.Replace("\"N\"", "\"M\"", StringComparison.Ordinal)}]", $",\"components\":[{One}],\"conditionFilter\":{{\"value\":\"false\",\"type\":\"VTL\"}}" })
        {
            Should.Throw<QuestionnaireException>(() => LunaticReader.Read(Wrapped(more), "fr")).Key.ShouldBe("lunatic.property");
        }
    }

    [Fact]
    public void Positions_OfAJsonText_AreThoseOfItsValues()
    {
        var positions = new JsonPositions("{\n  \"é\": [1, {\"b\": true}],\n  \"c\": \"x\"}");
        (positions.Of("é[1].b"), positions.Of("c"), positions.Of("é[1].absent")).ShouldBe((new Position(2, 18), new Position(3, 8), new Position(2, 12)));
    }

    [Fact]
    public void Interview_OfAFirmThatDoesNotRecruit_IsShort()
    {
        var interview = Started(sector: "commerce", month: 2);
        Take(interview, ("ID_OK", "O"), ("EMP_PASS", "S"), ("EMP_PREV", "S"), ("DIFF_REC", "4"), ("REC_ACT", "2"));
        interview.Pages.Select(page => Barometer.Pages[page].Title.In("fr")).Take(3).ShouldBe(["Votre établissement", "Votre effectif", "Recruter en ce moment"]);
        interview.Pages.Count.ShouldBe(5); // the question of the month and the end
        interview.Fill(Barometer.Pages[0].Questions[0].Label, "fr").ShouldContain("Essai, Lille, activité essais, environ 10 salariés");
    }

    [Fact]
    public void Interview_FiltersControlsAndCleaning_FollowTheAnswers()
    {
        var interview = Started(sector: "construction", month: 2);
        var page = Barometer.Pages.Single(one => one.Questions.Any(question => question.Name == "PROJ_N"));
        interview.IsAsked(Of("FACT_LIM")).ShouldBeTrue(); // construction, every month
        interview.OptionsOf(Of("FACT_LIM")).Count().ShouldBe(8);
        Started("commerce", 2).IsAsked(Of("FACT_LIM")).ShouldBeFalse();
        Started("commerce", 4).OptionsOf(Of("FACT_LIM")).Count().ShouldBe(7); // no weather
        Take(interview, ("REC_ACT", "1"), ("DIFF_REC", "1"), ("PROJ_N", "8"), ("PROJ_DIFF", "9"), ("PROJ_SAIS", "2"));
        interview.Check(page).Select(fault => (fault.Question, fault.Level)).ShouldBe([("PROJ_DIFF", ControlLevel.Error), ("PROJ_N", ControlLevel.Warn)]);
        Take(interview, ("PROJ_DIFF", "3"));
        interview.Check(page).Select(fault => fault.Question).ShouldBe(["PROJ_N"]); // 8 for a house of 10: confirm
        interview.Take(Of("PROJ_N"), "1\u202f200").ShouldBeNull();
        interview.Values["PROJ_N"].ShouldBe(1200m);
        interview.Take(Of("COMM"), string.Join("\r\n", Enumerable.Repeat(new string('x', 69), 4))).ShouldBeNull(); // 279 signs, an end of line is one
        Take(interview, ("PROJ_N", "8"), ("COMM", ""));
        interview.TakeChoices(Of("CAUSE"), [.. Of("CAUSE").Options.Take(4).Select(option => option.Value)]);
        interview.Check(Barometer.Pages.Single(one => one.Questions.Contains(Of("CAUSE")))).Single().Level.ShouldBe(ControlLevel.Error); // three at most
        interview.TakeRows(Of("METIER"), [new Dictionary<string, string> { ["METIER_LIB"] = "Maçon", ["METIER_N"] = "5" }, new Dictionary<string, string>(), new Dictionary<string, string> { ["METIER_LIB"] = "Grutier", ["METIER_N"] = "4" }]).ShouldBeEmpty();
        interview.Check(Barometer.Pages.Single(one => one.Questions.Contains(Of("METIER")))).Single().Question.ShouldBe("METIER"); // 9 of 8

        // Nobody is sought after all: what followed from it is not handed in, and that is told.
        Take(interview, ("REC_ACT", "2"), ("DIFF_REC", "3"));
        var (answers, cleaned) = interview.HandIn();
        answers.Keys.ShouldNotContain("PROJ_N");
        cleaned.ShouldBe(["PROJ_N", "PROJ_DIFF", "PROJ_SAIS", "METIER_LIB", "METIER_N", .. Of("CAUSE").Options.Select(option => option.Variable!)], ignoreOrder: true);
        answers["DIFF_REC"].ShouldBe("3");
        answers.Keys.ShouldNotContain("SECTEUR"); // given, not collected
    }

    [Theory]
    [InlineData("PROJ_N", "douze", "answer.number")]
    [InlineData("PROJ_N", "-1", "answer.number")]
    [InlineData("PROJ_N", "2,5", "answer.number")]
    [InlineData("PROJ_N", "10000", "answer.number")]
    [InlineData("EMP_PREV", "X", "answer.option")]
    public void Take_WhatIsNotOfItsForm_IsToldAndKeepsTheOldAnswer(string name, string typed, string key)
    {
        var interview = Started("commerce", 1);
        Take(interview, ("PROJ_N", "3"), ("EMP_PREV", "H"));
        var before = interview.Values[name];
        interview.Take(Of(name), typed)!.Key.ShouldBe(key);
        interview.Values[name].ShouldBe(before);
        interview.Take(Of(name), " ").ShouldBeNull(); // blank takes it back
        interview.Values[name].ShouldBeNull();
        interview.Take(Of("COMM"), new string('x', 281))!.Key.ShouldBe("answer.long");
    }

    [Theory]
    [InlineData("""{"id":"X","version":"X 1","title":{},"pages":[]}""", "questionnaire.version")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[]}""", "questionnaire.empty")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"A","kind":"radio","label":{}}]}]}""", "questionnaire.options")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"A","kind":"input","label":{}},{"name":"A","kind":"input","label":{}}]}]}""", "questionnaire.twice")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"A","kind":"input","label":{"fr":"Pour {B}"}}]}]}""", "questionnaire.reference")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"A","kind":"number","label":{},"filter":"A + 1"}]}]}""", "questionnaire.expression")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"A","kind":"loop","label":{},"max":3,"questions":[{"name":"B","kind":"loop","label":{},"max":3,"questions":[{"name":"C","kind":"input","label":{}}]}]}]}]}""", "questionnaire.nested")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"A","kind":"suggester","label":{}}]}]}""", "questionnaire.store")]
    [InlineData("null", "questionnaire.damaged")]
    [InlineData("""{"id":"X","version":null,"title":{},"pages":[]}""", "questionnaire.damaged")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[null]}""", "questionnaire.damaged")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"A","kind":"input","label":{"fr":null}}]}]}""", "questionnaire.damaged")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"A","kind":42,"label":{}}]}]}""", "questionnaire.damaged")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"A","kind":"number","label":{},"decimals":40}]}]}""", "questionnaire.bounds")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"not","kind":"input","label":{}}]}]}""", "questionnaire.name")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"variables":[{"name":"V","kind":"number","expression":"\"a\""}],"pages":[{"title":{},"questions":[{"name":"A","kind":"input","label":{}}]}]}""", "questionnaire.kind")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"variables":[{"name":"V","kind":"number","expression":"W + 1"},{"name":"W","kind":"number","expression":"1"}],"pages":[{"title":{},"questions":[{"name":"A","kind":"input","label":{}}]}]}""", "questionnaire.expression")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"A","kind":"loop","label":{},"max":3,"questions":[{"name":"B","kind":"number","label":{},"filter":"true"}]}]}]}""", "questionnaire.nested")]
    [InlineData("""{"id":"X","version":"X-1","title":{},"pages":[{"title":{},"questions":[{"name":"A","kind":"magic","label":{}}]}]}""", "questionnaire.damaged")]
    public void Read_WhatDoesNotHoldTogether_IsRefused(string json, string key) =>
        Should.Throw<QuestionnaireException>(() => Questionnaire.Read(json)).Key.ShouldBe(key);

    private static Question Of(string name) => Barometer.Questions.Single(one => one.Name == name);

    private static Interview Started(string sector, int month) => new(Barometer, new Dictionary<string, object?>
    {
        ["RAISON_SOCIALE"] = "Essai", ["COMMUNE"] = "Lille", ["NAF_LIB"] = "essais", ["SECTEUR"] = sector, ["EFFECTIF"] = 10m, ["MOIS"] = (decimal)month,
    });

    private static void Take(Interview interview, params (string Name, string Typed)[] answers)
    {
        foreach (var (name, typed) in answers)
        {
            interview.Take(Of(name), typed).ShouldBeNull();
        }
    }
}
