using Beffroi.Platform.Web;
using Beffroi.TestKit;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;

namespace Beffroi.Journeys;

/// <summary>What each page of a journey is held to, and who walks it.</summary>
internal static class Checks
{
    /// <summary>The innermost element that runs out of the screen.</summary>
    private const string Widest = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth).pop()?.outerHTML.slice(0, 300) ?? ''";

    /// <summary>No violation that axe finds, and nothing that runs out of a narrow screen.</summary>
    public static async Task CheckAsync(IPage page)
    {
        (await page.RunAxe()).Violations.Select(found => $"{page.Url} {found.Id}: {found.Nodes[0].Html}").ShouldBeEmpty();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0, $"{page.Url} {await page.EvaluateAsync<string>(Widest)}");
    }

    /// <summary>A visitor with the open session of somebody who holds a role.</summary>
    public static async Task<IPage> MemberAsync(this Browser browser, TestStore store, string role, int width, string organisation = "Mission")
    {
        var ticket = (await store.SignedInAsync(role, organisation)).Cookies[SignInSetup.SessionCookie];
        var page = await browser.VisitAsync(width, address: store.Address);
        await page.Context.AddCookiesAsync([new Cookie { Name = SignInSetup.SessionCookie, Value = ticket, Url = store.Address.Replace("http:", "https:", StringComparison.Ordinal), Secure = true }]);
        return page;
    }
}
