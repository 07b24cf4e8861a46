using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Find;

/// <summary>Sheets that somebody kept: the list is in their browser, and nowhere else.</summary>
[AllowAnonymous]
internal sealed class MyListModel : PageModel;
