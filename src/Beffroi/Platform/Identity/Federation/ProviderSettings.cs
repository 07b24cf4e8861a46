namespace Beffroi.Platform.Identity.Federation;

/// <summary>A provider of identities that the operator trusts, reached by OpenID Connect.</summary>
/// <param name="Authority">Its issuer: the discovery document lies beneath.</param>
/// <param name="Client">How the provider knows this site.</param>
/// <param name="Secret">What only the provider and this site know.</param>
internal sealed record ProviderSettings(Uri Authority, string Client, string Secret)
{
    /// <summary>ProConnect, the sign-in of French public agents, has rules of its own.</summary>
    public bool IsProConnect { get; init; }

    /// <summary>What the button says.</summary>
    public string Name { get; init; } = "OpenID Connect";

    /// <summary>The sources of identity that may stand behind ProConnect (<c>idp_id</c>); empty for any.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    public IEnumerable<string> Scopes => IsProConnect
        ? ["openid", "given_name", "usual_name", "email", "uid", "siret", "idp_id"]
        : ["openid", "profile", "email"];

    /// <summary>
    /// From <c>BEFFROI_OIDC_AUTHORITY</c>, <c>_CLIENT</c>, <c>_SECRET</c>, <c>_PROFILE</c>, <c>_NAME</c>, <c>_SOURCES</c>.
    /// </summary>
    /// <returns>Null where no provider is set.</returns>
    /// <exception cref="InvalidDataException">A part is missing, or the address is not one that nobody else can read.</exception>
    public static ProviderSettings? Read(Func<string, string?> valueOf)
    {
        if (valueOf("BEFFROI_OIDC_AUTHORITY") is not { Length: > 0 } authority)
        {
            return null;
        }

        if (!Uri.TryCreate(authority, UriKind.Absolute, out var address) || (address.Scheme != "https" && !address.IsLoopback))
        {
            throw new InvalidDataException($"BEFFROI_OIDC_AUTHORITY '{authority}' is no https address. Write https://…");
        }

        var isProConnect = valueOf("BEFFROI_OIDC_PROFILE") switch
        {
            "proconnect" => true,
            null or "" or "generic" => false,
            var other => throw new InvalidDataException($"BEFFROI_OIDC_PROFILE '{other}': write generic or proconnect."),
        };
        return new ProviderSettings(address, Part("BEFFROI_OIDC_CLIENT"), Part("BEFFROI_OIDC_SECRET"))
        {
            IsProConnect = isProConnect,
            Name = valueOf("BEFFROI_OIDC_NAME") ?? (isProConnect ? "ProConnect" : "OpenID Connect"),
            Sources = (valueOf("BEFFROI_OIDC_SOURCES") ?? "").Split(
                ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        };

        string Part(string name) => valueOf(name) is { Length: > 0 } value ? value
            : throw new InvalidDataException($"{name} is missing: a provider is named by BEFFROI_OIDC_AUTHORITY.");
    }
}
