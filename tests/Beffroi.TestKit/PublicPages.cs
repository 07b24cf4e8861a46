using Beffroi.Platform.Web;

namespace Beffroi.TestKit;

/// <summary>Addresses of the pages that anyone opens without having done anything before.</summary>
internal static class PublicPages
{
    private static readonly string[] Others =
    [
        "/Observatory/DataPages/File", "/Observatory/DataPages/Import", "/Accounts/Link", "/Accounts/SecondFactor", "/Accounts/Protect",
        "/Accounts/Show", "/Accounts/Denied", "/Observatory/ReleasePages/Show", "/Observatory/ReleasePages/Board",
        "/Observatory/ReleasePages/Draft", "/Observatory/ReleasePages/Work", "/Observatory/ReleasePages/Policies", "/ServiceMap/Sheets/Service",
        "/ServiceMap/Sheets/Structure", "/ServiceMap/Curation/Index", "/ServiceMap/Curation/Propose",
            "/ServiceMap/Curation/Confirm", "/ServiceMap/Curation/Mapping",
        "/Surveys/QuestionPages/Show", "/Surveys/QuestionPages/Try", "/Surveys/Form/Fill", "/Surveys/Form/Burden", "/Surveys/Results/Prepare", "/Surveys/Results/Verbatims", "/Surveys/Results/Code",
        "/Surveys/QuestionPages/Designs", "/Surveys/QuestionPages/Design", "/Surveys/WavePages/Index", "/Surveys/WavePages/Show", "/Surveys/WavePages/Frame", "/Surveys/WavePages/Requests",
        "/ServiceMap/Curation/Grid", "/ServiceMap/Curation/Rule", "/ServiceMap/Duplicates/Index", "/ServiceMap/Campaigns/Index", "/ServiceMap/Campaigns/Closures",
        "/ServiceMap/Measures/Show", "/ServiceMap/Practices/Show", "/ServiceMap/Practices/Edit", "/ServiceMap/Orientations/Answer",
        "/ServiceMap/Measures/Edit", "/ServiceMap/Orientations/Index", "/ServiceMap/Orientations/Send",
    ];

    public static IEnumerable<string> In(string language) => Addresses.Pages
        .Where(page => !Others.Contains(page) && !page.StartsWith("/Administration/", StringComparison.Ordinal))
        .Select(page => Addresses.PathOf(page, language,
            ("id", page.Contains("Methods", StringComparison.Ordinal) ? "bmo" : "difficult-share"), ("code", "T2A60"), ("secret", "none"), ("sector", "industrie")));
}
