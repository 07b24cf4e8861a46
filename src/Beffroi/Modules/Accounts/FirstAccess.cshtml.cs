using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Accounts;

/// <summary>Makes the first administrator, with the secret of the console. There is no such page once there is one.</summary>
[AllowAnonymous]
internal sealed class FirstAccessModel(
    FirstAccess first, FirstAdministrator administrators, SessionOpening sessions, AuditTrail audit,
    PageScope scope) : PageModel
{
    [BindProperty]
    public string? Secret { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Organisation { get; set; }

    public string? Error { get; private set; }

    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await first.IsOverAsync(HttpContext.RequestAborted))
        {
            context.Result = NotFound();
            return;
        }

        Response.Headers.CacheControl = "no-store";
        await next();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!first.IsSecret(Secret ?? ""))
        {
            await audit.AppendAsync(Act.SignInFailed, "first-access", null, cancel);
            Error = scope.Text["firstAccess.wrong"];
            return Page();
        }

        if (!People.IsEmail(Email?.Trim()) || string.IsNullOrWhiteSpace(Name) || string.IsNullOrWhiteSpace(Organisation)
            || Name.Trim().Length > People.LongestName || Organisation.Trim().Length > Platform.Identity.Organisation.LongestName)
        {
            Error = scope.Text["firstAccess.incomplete"];
            return Page();
        }

        var person = await administrators.CreateAsync(Name, Email!, Organisation, cancel);
        await sessions.AfterMailAsync(HttpContext, person, cancel);
        return this.Next("/Accounts/Protect", null, scope);
    }
}
