using Microsoft.AspNetCore.Authorization;

namespace Beffroi.Platform.Identity;

/// <summary>
/// The permission that a page or an address needs. What carries neither this nor a word that everyone may come is refused: an
/// endpoint that someone forgot stays shut.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequiresAttribute(string permission) : AuthorizeAttribute, IAuthorizationRequirementData
{
    public string Permission { get; } = permission;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new PermissionRequirement(Permission)];
}

/// <summary>A page of one's own: any person who signed in, about themselves alone.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RequiresSignInAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new PermissionRequirement(null)];
}

/// <param name="Permission">Null asks for nothing but a session.</param>
internal sealed record PermissionRequirement(string? Permission) : IAuthorizationRequirement;

internal sealed class PermissionHandler(CurrentPerson current) : AuthorizationHandler<PermissionRequirement>
{
    protected override async Task HandleRequirementAsync(
        AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (current.IsSignedIn
            && (requirement.Permission is null || await current.MayAsync(requirement.Permission, CancellationToken.None)))
        {
            context.Succeed(requirement);
        }
    }
}
