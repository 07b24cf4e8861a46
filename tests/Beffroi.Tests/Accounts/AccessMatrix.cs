using Beffroi.TestKit;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Beffroi.Tests.Accounts;

/// <summary>An operation of the program: a method on an address, French standing for the three languages.</summary>
/// <param name="Name">As it stands in the matrix.</param>
/// <param name="Post">The posted handler; null for a reading.</param>
/// <param name="Path">The address, its places still to be filled.</param>
internal sealed record Operation(string Name, string? Post, string Path)
{
    /// <summary>Whether the address names an organisation or a person, so that own and other differ.</summary>
    public bool HasOwner => Path.Contains("/organisations/", StringComparison.Ordinal) || Path.Contains("/personnes/", StringComparison.Ordinal);
}

/// <summary>The reviewed file beside what the program really opens.</summary>
internal static class AccessMatrix
{
    public static readonly string[] Whose = ["own", "other"];

    public static string File => System.IO.Path.Combine(TestPaths.Root, "docs/security/access-matrix.csv");

    public static string[] Roles { get; } = ["visitor", .. Platform.Identity.Roles.All.Select(role => role.Id)];

    /// <summary>Operations read off the endpoints and the handlers of the pages.</summary>
    public static IReadOnlyList<Operation> Operations(TestStore store)
    {
        var found = new List<Operation>();
        foreach (var endpoint in store.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is null)
            {
                found.Add(new Operation($"GET {path}", null, path));
            }
            else if (path.StartsWith("/fr", StringComparison.Ordinal))
            {
                found.Add(new Operation($"GET {path}", null, path));
                found.AddRange(Posts(endpoint).Select(handler => new Operation($"POST {path}{handler}", handler, path)));
            }
        }

        return [.. found.DistinctBy(o => o.Name).OrderBy(o => o.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Posts(RouteEndpoint endpoint)
    {
        var page = endpoint.Metadata.GetMetadata<PageActionDescriptor>()!;
        var model = typeof(Texts).Assembly.GetTypes()
            .FirstOrDefault(type => type.Name == page.ViewEnginePath.Split('/')[^1] + "Model"
                && type.Namespace == "Beffroi.Modules" + string.Concat(page.ViewEnginePath.Split('/')[1..^1].Select(part => "." + part)));
        return (model?.GetMethods() ?? []).Select(method => method.Name)
            .Where(name => name.StartsWith("OnPost", StringComparison.Ordinal))
            .Select(name => name["OnPost".Length..].Replace("Async", "", StringComparison.Ordinal))
            .Select(handler => handler.Length == 0 ? "" : "?handler=" + handler);
    }
}
