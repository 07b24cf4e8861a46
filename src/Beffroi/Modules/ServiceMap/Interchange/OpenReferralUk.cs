using System.Text.Json.Nodes;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>The map as Open Referral UK 3.0 has it: HSDS with fewer fields, contacts for phones, and terms for themes.</summary>
/// <remarks>Source: Open Referral UK, application profile 3.0 of HSDS. The kingdom's list of needs is not ours: themes stand
/// under the
/// name of data.inclusion.</remarks>
internal static class OpenReferralUk
{
    private static readonly string[] NotOfService =
        ["eligibility_description", "fees_description", "application_process", "phones"];

    public static JsonObject Of(DirectorySnapshot directory)
    {
        var page = Hsds.Of(directory);
        foreach (var service in page["contents"]!.AsArray())
        {
            Narrow(service!.AsObject());
        }

        return page;
    }

    private static void Narrow(JsonObject service)
    {
        var id = service["id"]!.GetValue<string>();
        if (service["fees_description"]?.GetValue<string>() is { } fees)
        {
            service["cost_options"] = new JsonArray(new JsonObject
            {
                ["id"] = Hsds.IdOf("cost", id).ToString(), ["service_id"] = id, ["amount_description"] = fees,
            });
        }

        if (service["application_process"]?.GetValue<string>() is { } way)
        {
            service["alert"] = way; // the only words that the profile leaves for what one must do
        }

        if (service["eligibility_description"]?.GetValue<string>() is { } who)
        {
            service["description"] = $"{service["description"]!.GetValue<string>()}\n{who}";
        }

        foreach (var name in NotOfService)
        {
            service.Remove(name);
        }

        var themes = service["attributes"]!.AsArray().Select(attribute => attribute!["value"]!.GetValue<string>()).ToList();
        service["attributes"] = new JsonArray([.. themes.Select(theme => (JsonNode)new JsonObject
        {
            ["id"] = Hsds.IdOf("attribute", $"{id}/{theme}").ToString(), ["link_id"] = id, ["link_type"] = "service",
            ["taxonomy_term"] = new JsonObject
            {
                ["id"] = Hsds.IdOf("theme", theme).ToString(), ["name"] = ServiceCodes.Themes.Name(theme, "en"),
                ["description"] = ServiceCodes.Themes.Name(theme, "fr"), ["taxonomy"] = "data.inclusion 1.0 thematiques",
                ["term"] = theme,
            },
        })]);
    }
}
