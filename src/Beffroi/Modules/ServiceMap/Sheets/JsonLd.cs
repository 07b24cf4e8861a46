using System.Text.Json;
using System.Text.Json.Nodes;
using Beffroi.Modules.ServiceMap.Model;

namespace Beffroi.Modules.ServiceMap.Sheets;

/// <summary>A service in the words of schema.org, for search engines.</summary>
internal static class JsonLd
{
    public static string Of(ServiceSheet sheet, MapItem item, StructureSheet? structure)
    {
        var address = new JsonObject
        {
            ["@type"] = "PostalAddress", ["streetAddress"] = item.At.Street, ["postalCode"] = item.At.Postcode,
            ["addressLocality"] = item.At.Commune, ["addressCountry"] = item.Country ?? "FR",
        };
        var written = new JsonObject
        {
            ["@context"] = "https://schema.org", ["@type"] = "GovernmentService", ["name"] = sheet.Name,
            ["description"] = sheet.Description,
            ["provider"] = new JsonObject { ["@type"] = "Organization", ["name"] = item.StructureName,
                ["url"] = structure?.Website },
            ["availableChannel"] = new JsonObject
            {
                ["@type"] = "ServiceChannel", ["servicePhone"] = item.Telephone,
                ["serviceLocation"] = new JsonObject { ["@type"] = "Place", ["address"] = address },
            },
        };
        // The plain writer escapes <, so that a sheet cannot close the script that it stands in.
        return written.ToJsonString(new JsonSerializerOptions(JsonSerializerDefaults.Web));
    }
}
