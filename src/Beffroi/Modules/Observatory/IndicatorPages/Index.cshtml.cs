using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.IndicatorPages;

/// <summary>All indicators that have a page.</summary>
[AllowAnonymous]
internal sealed class IndexModel : PageModel;
