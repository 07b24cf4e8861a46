using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Accounts;

internal static class Destinations
{
    /// <summary>Where the reader wanted to go when that is a page of ours, else their account.</summary>
    public static string Destination(this PageModel page, string? wanted, PageScope scope) =>
        page.Url.IsLocalUrl(wanted) ? wanted! : Addresses.PathOf("/Accounts/Show", scope.Language);

    /// <summary>A page of ours, the destination kept.</summary>
    public static IActionResult Next(this PageModel page, string next, string? wanted, PageScope scope) =>
        page.LocalRedirect(Addresses.PathOf(next, scope.Language)
            + (page.Url.IsLocalUrl(wanted) ? QueryString.Create("to", wanted!).Value : ""));
}
