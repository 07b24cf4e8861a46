using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Beffroi.Platform.Web;

/// <summary>The address of each page in each language. Others link to them: they do not change.</summary>
internal static class Addresses
{
    private static readonly Dictionary<string, (string Fr, string Nl, string En)> ByPage = new()
    {
        ["/Observatory/Dashboard/Index"] = ("", "", ""),
        ["/Observatory/IndicatorPages/Index"] = ("indicateurs", "indicatoren", "indicators"),
        ["/Observatory/IndicatorPages/Show"] = ("indicateurs/{id}", "indicatoren/{id}", "indicators/{id}"),
        ["/Observatory/IndicatorPages/Embed"] = ("integrer/{id}", "inbedden/{id}", "embed/{id}"),
        ["/Observatory/OccupationPages/Index"] = ("metiers", "beroepen", "occupations"),
        ["/Observatory/OccupationPages/Show"] = ("metiers/{code}", "beroepen/{code}", "occupations/{code}"),
        ["/Observatory/Diagnosis/Index"] = ("diagnostic", "diagnose", "diagnosis"),
        ["/Observatory/DataPages/Index"] = ("donnees", "gegevens", "data"),
        ["/Observatory/DataPages/File"] = ("donnees/fichiers/{id:guid}", "gegevens/bestanden/{id:guid}", "data/files/{id:guid}"),
        ["/Observatory/DataPages/Import"] = ("donnees/importer", "gegevens/importeren", "data/import"),
        ["/Observatory/Methods/Index"] = ("methodes", "methoden", "methods"),
        ["/Observatory/Methods/Show"] = ("methodes/{id}", "methoden/{id}", "methods/{id}"),
        ["/Observatory/ReleasePages/Index"] = ("publications", "publicaties", "releases"),
        ["/Observatory/ReleasePages/Show"] = ("publications/{id:guid}", "publicaties/{id:guid}", "releases/{id:guid}"),
        ["/Observatory/ReleasePages/Attack"] = ("publications/attaque", "publicaties/aanval", "releases/attack"),
        ["/Observatory/ReleasePages/Board"] = ("publications/preparer", "publicaties/voorbereiden", "releases/prepare"),
        ["/Observatory/ReleasePages/Draft"] = ("publications/deposer", "publicaties/indienen", "releases/bring"),
        ["/Observatory/ReleasePages/Work"] = ("publications/preparer/{id:guid}", "publicaties/voorbereiden/{id:guid}",
            "releases/prepare/{id:guid}"),
        ["/Observatory/ReleasePages/Policies"] = ("publications/regles", "publicaties/regels", "releases/rules"),
        ["/Observatory/ZonePages/Index"] = ("zones", "zones", "zones"),
        ["/Observatory/SiteMap/Index"] = ("plan-du-site", "sitemap", "site-map"),
        ["/Observatory/Accessibility/Index"] = ("accessibilite", "toegankelijkheid", "accessibility"),
        ["/Accounts/SignIn"] = ("connexion", "aanmelden", "sign-in"),
        ["/Accounts/Link"] = ("connexion/lien/{secret}", "aanmelden/link/{secret}", "sign-in/link/{secret}"),
        ["/Accounts/SecondFactor"] = ("connexion/second-facteur", "aanmelden/tweede-factor", "sign-in/second-factor"),
        ["/Accounts/Protect"] = ("connexion/proteger", "aanmelden/beveiligen", "sign-in/protect"),
        ["/Accounts/FirstAccess"] = ("premier-acces", "eerste-toegang", "first-access"),
        ["/Accounts/Invitation"] = ("invitation/{secret}", "uitnodiging/{secret}", "invitation/{secret}"),
        ["/Accounts/Show"] = ("compte", "account", "account"),
        ["/Accounts/Denied"] = ("acces-refuse", "geen-toegang", "no-access"),
        ["/Administration/Index"] = ("administration", "beheer", "administration"),
        ["/Administration/Organisation"] = ("administration/organisations/{id:guid}", "beheer/organisaties/{id:guid}",
            "administration/organisations/{id:guid}"),
        ["/Administration/Person"] = ("administration/personnes/{id:guid}", "beheer/personen/{id:guid}",
            "administration/people/{id:guid}"),
        ["/Administration/Audit"] = ("administration/journal", "beheer/logboek", "administration/audit"),
        ["/Administration/Outbox"] = ("administration/courriels", "beheer/mails", "administration/mails"),
        ["/Administration/Review"] = ("administration/revue", "beheer/herziening", "administration/review"),
        ["/ServiceMap/Gaps/Index"] = ("doublons-et-manques", "dubbels-en-tekorten", "duplicates-and-gaps"),
        ["/ServiceMap/Curation/Rule"] = ("carte/regles/{id}", "kaart/regels/{id}", "map/rules/{id}"),
        ["/Surveys/QuestionPages/Index"] = ("enquetes", "enquetes", "surveys"),
        ["/Surveys/QuestionPages/Show"] = ("enquetes/{version}", "enquetes/{version}", "surveys/{version}"),
        ["/Surveys/QuestionPages/Try"] = ("enquetes/{version}/essai", "enquetes/{version}/proef", "surveys/{version}/trial"),
        ["/ServiceMap/Curation/Mapping"] = ("donnees/correspondance/{waiting}", "gegevens/overeenkomst/{waiting}",
            "data/mapping/{waiting}"),
        ["/ServiceMap/Curation/Grid"] = ("carte/grille", "kaart/raster", "map/grid"),
        ["/ServiceMap/Duplicates/Index"] = ("carte/doublons", "kaart/dubbels", "map/duplicates"),
        ["/ServiceMap/Campaigns/Index"] = ("carte/campagnes", "kaart/campagnes", "map/campaigns"),
        ["/ServiceMap/Campaigns/Closures"] = ("carte/fermetures", "kaart/sluitingen", "map/closures"),
        ["/ServiceMap/Practices/Index"] = ("bonnes-pratiques", "goede-praktijken", "good-practices"),
        ["/ServiceMap/Practices/Show"] = ("bonnes-pratiques/{id:guid}", "goede-praktijken/{id:guid}", "good-practices/{id:guid}"),
        ["/ServiceMap/Practices/Edit"] = ("carte/bonnes-pratiques/{code}", "kaart/goede-praktijken/{code}",
            "map/good-practices/{code}"),
        ["/ServiceMap/Measures/Index"] = ("dispositifs", "maatregelen", "measures"),
        ["/ServiceMap/Measures/Show"] = ("dispositifs/{code}", "maatregelen/{code}", "measures/{code}"),
        ["/ServiceMap/Measures/Edit"] = ("carte/dispositifs/{code}", "kaart/maatregelen/{code}", "map/measures/{code}"),
        ["/ServiceMap/Measures/Money"] = ("financements", "financiering", "funding"),
        ["/ServiceMap/Curation/Index"] = ("carte", "kaart", "map"),
        ["/ServiceMap/Curation/Propose"] = ("signaler/{code}/{id}", "melden/{code}/{id}", "report/{code}/{id}"),
        ["/ServiceMap/Curation/Confirm"] = ("confirmer/{secret}", "bevestigen/{secret}", "confirm/{secret}"),
        ["/ServiceMap/Orientations/Send"] = ("orienter/{id}", "verwijzen/{id}", "refer/{id}"),
        ["/ServiceMap/Orientations/Answer"] = ("orientations/repondre/{secret}", "verwijzingen/antwoorden/{secret}",
            "referrals/answer/{secret}"),
        ["/ServiceMap/Orientations/Follow"] = ("orientations/suivre/{secret}", "verwijzingen/volgen/{secret}",
            "referrals/follow/{secret}"),
        ["/ServiceMap/Orientations/Index"] = ("orientations", "verwijzingen", "referrals"),
        ["/ServiceMap/Find/Poster"] = ("services-affiche", "diensten-affiche", "services-poster"),
        ["/ServiceMap/Find/Embed"] = ("services-integrer", "diensten-inbedden", "services-embed"),
        ["/ServiceMap/Find/MyList"] = ("ma-liste", "mijn-lijst", "my-list"),
        ["/ServiceMap/Find/Compare"] = ("comparer", "vergelijken", "compare"),
        ["/ServiceMap/Find/Index"] = ("services", "diensten", "services"),
        ["/ServiceMap/Sheets/Service"] = ("services/{id}", "diensten/{id}", "services/{id}"),
        ["/ServiceMap/Sheets/Structure"] = ("structures/{id}", "organisaties/{id}", "organisations/{id}"),
        ["/Surveys/Form/Fill"] = ("enquete/{secret}", "enquete/{secret}", "survey/{secret}"),
        ["/Surveys/Form/Burden"] = ("enquete/{secret}/rythme", "enquete/{secret}/ritme", "survey/{secret}/rhythm"),
        ["/Surveys/QuestionPages/Designs"] = ("enquetes/atelier", "enquetes/werkplaats", "surveys/workshop"),
        ["/Surveys/QuestionPages/Design"] =
            ("enquetes/atelier/{version}", "enquetes/werkplaats/{version}", "surveys/workshop/{version}"),
        ["/Surveys/WavePages/Index"] = ("enquetes/vagues", "enquetes/golven", "surveys/waves"),
        ["/Surveys/WavePages/Frame"] = ("enquetes/entreprises", "enquetes/bedrijven", "surveys/firms"),
        ["/Surveys/WavePages/Requests"] = ("enquetes/demandes", "enquetes/verzoeken", "surveys/requests"),
        ["/Surveys/WavePages/Show"] = ("enquetes/vagues/{id:guid}", "enquetes/golven/{id:guid}", "surveys/waves/{id:guid}"),
        ["/Surveys/Results/Prepare"] = ("enquetes/resultats", "enquetes/resultaten", "surveys/results"),
        ["/Surveys/Results/Verbatims"] = ("enquetes/verbatims", "enquetes/verbatims", "surveys/verbatims"),
        ["/Surveys/Results/Code"] =
            ("enquetes/verbatims/{id:guid}", "enquetes/verbatims/{id:guid}", "surveys/verbatims/{id:guid}"),
        ["/Surveys/Results/Index"] = ("barometre", "barometer", "barometer"),
        ["/Surveys/Results/Sector"] = ("barometre/{sector}", "barometer/{sector}", "barometer/{sector}"),
        ["/Shared/ApiReference"] = ("api", "api", "api"),
        ["/Shared/NotFound"] = ("introuvable", "niet-gevonden", "not-found"),
    };

    public static IEnumerable<string> Pages => ByPage.Keys;

    /// <summary>The path of a page, route values filled in.</summary>
    public static string PathOf(string page, string language, params (string Name, string Value)[] values)
    {
        var path = Pattern(page, language);
        foreach (var (name, value) in values)
        {
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal)
                .Replace($"{{{name}:guid}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
        }

        return path.Length == 0 ? $"/{language}" : $"/{language}/{path}";
    }

    public static void UseOwnRoutes(PageRouteModel model)
    {
        var page = model.ViewEnginePath;
        if (!ByPage.ContainsKey(page))
        {
            return;
        }

        model.Selectors.Clear();
        foreach (var language in Texts.Languages)
        {
            var pattern = Pattern(page, language);
            model.Selectors.Add(new SelectorModel
            {
                AttributeRouteModel = new AttributeRouteModel
                {
                    Template = pattern.Length == 0 ? language : $"{language}/{pattern}",
                },
            });
        }
    }

    private static string Pattern(string page, string language)
    {
        var (fr, nl, en) = ByPage[page];
        return language switch { "nl" => nl, "en" => en, _ => fr };
    }
}
