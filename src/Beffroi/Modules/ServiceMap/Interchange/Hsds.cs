using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Beffroi.Modules.ServiceMap.Hours;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>The map as Open Referral's HSDS 3.0 has it: a list of services, each with its organization, place and
/// hours.</summary>
/// <remarks>Source: Open Referral, Human Services Data Specification 3.0, schemas <c>service</c>, <c>organization</c>,
/// <c>location</c>, <c>address</c>, <c>phone</c>, <c>schedule</c>.</remarks>
internal static class Hsds
{
    private static readonly string[] Days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    public static JsonObject Of(DirectorySnapshot directory)
    {
        var services = directory.Services.OrderBy(one => one.Entry.Key, StringComparer.Ordinal).Select(one =>
            (JsonNode)ServiceOf(one.Sheet, one.Entry, directory.FindStructure(one.Entry.StructureKey!))).ToList();
        return new JsonObject
        {
            ["total_items"] = services.Count, ["total_pages"] = 1, ["page_number"] = 1, ["size"] = services.Count,
            ["first_page"] = true, ["last_page"] = true, ["empty"] = services.Count == 0,
                ["contents"] = new JsonArray([.. services]),
        };
    }

    /// <summary>An identifier that is the same in every export, made of the kind and key (RFC 9562, version 5's way).</summary>
    public static Guid IdOf(string kind, string key)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"beffroi/{kind}/{key}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80); // version 8: made by a rule of our own
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static JsonObject ServiceOf(ServiceSheet sheet, MapEntry entry, StructureSheet? structure)
    {
        var (id, phone) = (IdOf("service", entry.Key), sheet.Telephone ?? structure?.Telephone);
        var written = new JsonObject
        {
            ["id"] = id.ToString(), ["organization_id"] = IdOf("organization", entry.StructureKey!).ToString(),
                ["name"] = sheet.Name,
            ["description"] = sheet.Description, ["status"] = "active",
            ["last_modified"] = Written(sheet.ModifiedOn) + "T00:00:00Z",
            ["organization"] = OrganizationOf(sheet, structure, entry),
        };
        Set(written, "url", sheet.SourceLink ?? sheet.WayLink);
        Set(written, "email", sheet.Mail ?? structure?.Mail);
        Set(written, "eligibility_description", Joined(sheet.Publics?.Select(one => ServiceCodes.Publics.Name(one, "fr")),
            sheet.PublicsMore, sheet.Conditions));
        Set(written, "application_process", Joined(sheet.Ways?.Select(one => ServiceCodes.Ways.Name(one, "fr")), sheet.WaysMore));
        Set(written, "fees_description", Joined(sheet.Fee is null ? null : [ServiceCodes.Fees.Name(sheet.Fee, "fr")],
            sheet.FeeMore));
        if (entry.VerifiedAt is { } at)
        {
            written["assured_date"] = Written(DateOnly.FromDateTime(at.UtcDateTime));
        }

        if (phone is not null)
        {
            written["phones"] = new JsonArray(new JsonObject { ["id"] = IdOf("phone", entry.Key).ToString(),
                ["number"] = phone });
        }

        written["schedules"] = Schedules(entry.Key, sheet.Hours ?? structure?.Hours);
        written["service_areas"] = new JsonArray([.. (sheet.Zones ?? []).Select(zone => (JsonNode)new JsonObject
        {
            ["id"] = IdOf("area", $"{entry.Key}/{zone}").ToString(), ["name"] = zone, ["extent_type"] = "code",
        })]);
        var country = sheet.Wider?.Country ?? structure?.Wider?.Country ?? "FR";
        written["service_at_locations"] = new JsonArray(
        [
            AtLocation(id, entry.Key, sheet.CommuneCode is null && structure is not null ? structure : sheet, country),
            .. (sheet.Wider?.Places ?? []).Select((place, number) => AtLocation(id, $"{entry.Key}/{number}", place, country)),
        ]);
        written["attributes"] = new JsonArray([.. (sheet.Themes ?? []).Select(theme => (JsonNode)new JsonObject
        {
            ["id"] = IdOf("attribute", $"{entry.Key}/{theme}").ToString(), ["link_entity"] = "service", ["link_type"] = "theme",
            ["value"] = theme,
        })]);
        return written;
    }

    private static JsonObject OrganizationOf(ServiceSheet sheet, StructureSheet? structure, MapEntry entry)
    {
        var written = new JsonObject
        {
            ["id"] = IdOf("organization", entry.StructureKey!).ToString(), ["name"] = structure?.Name ?? sheet.StructureId,
            ["description"] = structure?.Description ?? structure?.Name ?? sheet.StructureId,
        };
        Set(written, "website", structure?.Website);
        if (structure?.Siret is { } siret)
        {
            written["organization_identifiers"] = new JsonArray(new JsonObject
            {
                ["id"] = IdOf("identifier", siret).ToString(), ["identifier_scheme"] = "FR-SIRET", ["identifier_type"] = "SIRET",
                ["identifier"] = siret,
            });
        }

        return written;
    }

    private static JsonObject AtLocation(Guid service, string key, ILocated at, string country)
    {
        var location = new JsonObject { ["id"] = IdOf("location", key).ToString(), ["location_type"] = "physical" };
        if (at is { Latitude: { } latitude, Longitude: { } longitude })
        {
            (location["latitude"], location["longitude"]) = (latitude, longitude);
        }

        if (at is { Commune: { } commune, Postcode: { } postcode })
        {
            location["addresses"] = new JsonArray(new JsonObject
            {
                ["id"] = IdOf("address", key).ToString(), ["address_1"] = at.Street ?? commune, ["city"] = commune,
                ["state_province"] = at.CommuneCode?[..2] ?? postcode[..2], ["postal_code"] = postcode, ["country"] = country,
                ["address_type"] = "physical",
            });
        }

        return new JsonObject
        {
            ["id"] = IdOf("at", key).ToString(), ["service_id"] = service.ToString(),
            ["location_id"] = location["id"]!.GetValue<string>(), ["location"] = location,
        };
    }

    private static JsonArray Schedules(string key, string? hours) => new(
    [
        .. (OpeningHours.TryParse(hours)?.Week ?? []).SelectMany((ranges, day) => ranges.Select((range, number) =>
            (JsonNode)new JsonObject
        {
            ["id"] = IdOf("schedule", $"{key}/{day}/{number}").ToString(), ["freq"] = "WEEKLY", ["byday"] = Days[day],
            ["opens_at"] = OpeningHours.Clock(range.From), ["closes_at"] = OpeningHours.Clock(range.Until),
        })),
    ]);

    private static void Set(JsonObject written, string name, string? value)
    {
        if (value is { Length: > 0 })
        {
            written[name] = value;
        }
    }

    private static string Written(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string Joined(IEnumerable<string>? words, params string?[] more) =>
        string.Join(". ", new[] { string.Join(", ", words ?? []) }.Concat(more).Where(part => !string.IsNullOrEmpty(part)));
}
