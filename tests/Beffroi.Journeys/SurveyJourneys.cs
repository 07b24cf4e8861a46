using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Beffroi.Journeys.Checks;

namespace Beffroi.Journeys;

/// <summary>The barometer, page after page, as somebody in a small firm would answer it.</summary>
[Trait("Capability", "R7.3")]
public sealed class SurveyJourneys(Browser browser)
{
    [Theory]
    [InlineData("/fr/enquetes/BTR-2027-01/essai", "Continuer", "Ce qui serait envoyé")]
    [InlineData("/nl/enquetes/BTR-2027-01/proef", "Verder", "Wat verstuurd zou worden")]
    [InlineData("/en/surveys/BTR-2027-01/trial", "Continue", "What would be sent")]
    public async Task Barometer_OfAFirmThatRecruits_IsAnsweredByKeyboardOnAPhone(string address, string next, string over)
    {
        var page = await browser.VisitAsync(320);
        await page.GotoAsync(address);
        await page.Locator("[name='given.SECTEUR']").SelectOptionAsync("construction");
        await page.Locator("[name='given.MOIS']").SelectOptionAsync("2");
        var steps = 0;
        while (await page.Locator("h1").InnerTextAsync() != over)
        {
            (++steps).ShouldBeLessThan(20);
            await CheckAsync(page);
            await AnswerAsync(page);
            await page.GetByRole(AriaRole.Button, new() { Name = next, Exact = true }).FocusAsync();
            await page.EvaluateAsync("window.left = true");
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForFunctionAsync("() => !window.left && document.readyState === 'complete'");
        }

        steps.ShouldBe(10); // the projects twice: their number opens how many of them are difficult
        await CheckAsync(page);
        var sent = await page.Locator("main table").InnerTextAsync();
        sent.ShouldContain("METIER_LIB");
        sent.ShouldContain("PROJ_DIFF");
        sent.ShouldContain("Maçon");
    }

    /// <summary>Without script; a mistake is told above, leads to its question, and what was typed stays.</summary>
    [Fact]
    public async Task Barometer_WithoutScript_TellsAMistakeAndKeepsWhatWasTyped()
    {
        var page = await browser.VisitAsync(320, script: false);
        await page.GotoAsync("/fr/enquetes/BTR-2027-01/essai?EMP_PREV=H&REC_ACT=1&DIFF_REC=1&from=3");
        await page.GetByLabel("Combien d’embauches envisagez-vous").FillAsync("douze");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer", Exact = true }).ClickAsync();
        await page.Locator("#faults a").ClickAsync();
        await Assertions.Expect(page.Locator("#q-PROJ_N")).ToBeInViewportAsync();
        (await page.Locator("#q-PROJ_N").InputValueAsync()).ShouldBe("douze");
        (await page.Locator("#q-PROJ_N").GetAttributeAsync("aria-describedby"))!.ShouldContain("w-PROJ_N");
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
    }

    /// <summary>In the order in which a screen reader says it: what the page is, what is wrong, the questions, how to go on.</summary>
    [Fact]
    public async Task Barometer_ReadAloud_ComesInOrder()
    {
        var page = await browser.VisitAsync(320);
        await page.GotoAsync("/fr/enquetes/BTR-2027-01/essai?EMP_PREV=H&REC_ACT=1&DIFF_REC=1&PROJ_N=4&PROJ_DIFF=9&from=4");
        var heard = await page.Locator("main").AriaSnapshotAsync();
        string[] order = ["heading \"Vos projets d’embauche\" [level=1]", "alert:", "heading \"À corriger avant de continuer\" [level=2]", "textbox \"Combien d’embauches", "textbox \"Parmi elles, combien jugez-vous difficiles", "button \"Continuer\""];
        var places = order.Select(part => heard.IndexOf(part, StringComparison.Ordinal)).ToList();
        places.ShouldAllBe(place => place >= 0, heard);
        places.Zip(places.Skip(1)).ShouldAllBe(pair => pair.First < pair.Second, heard);
    }

    [Fact]
    public async Task Questionnaire_OnAPhoneAndWide_PassesAxeAndFits()
    {
        foreach (var width in new[] { 320, 1280 })
        {
            var page = await browser.VisitAsync(width);
            await page.GotoAsync("/nl/enquetes/BTR-2027-01");
            await CheckAsync(page);
        }
    }

    private static async Task AnswerAsync(IPage page)
    {
        foreach (var (name, value) in new[] { ("EMP_PREV", "H"), ("DIFF_REC", "1"), ("REC_ACT", "1"), ("CONTACT", "N") })
        {
            var choice = page.Locator($"[type=radio][name={name}][value='{value}']");
            if (await choice.CountAsync() > 0)
            {
                await choice.CheckAsync();
            }
        }

        foreach (var (name, value) in new[] { ("PROJ_N", "3"), ("PROJ_DIFF", "2"), ("METIER_LIB.0", "Maçon"), ("METIER_N.0", "2") })
        {
            var field = page.Locator($"[name='{name}']:not([type=hidden])");
            if (await field.CountAsync() > 0)
            {
                await field.FillAsync(value);
            }
        }
    }
}
