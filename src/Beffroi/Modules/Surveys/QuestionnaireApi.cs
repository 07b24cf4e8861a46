using Beffroi.Modules.Surveys.Lunatic;
using Beffroi.Modules.Surveys.Questionnaires;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Beffroi.Modules.Surveys;

/// <summary>Questionnaires for programs.</summary>
internal static class QuestionnaireApi
{
    public static void MapSurveys(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/v1").AllowAnonymous()
        .WithTags("Surveys").MapGet("/questionnaires/{version}/lunatic.json", Get).WithName("getQuestionnaire")
        .WithSummary("A questionnaire as the tools of INSEE replay it (Lunatic).");

    private static Results<ContentHttpResult, NotFound> Get(string version, [FromQuery(Name = "lang")] string? lang) =>
        QuestionnaireFile.Find(version) is { } found
            ? TypedResults.Content(new LunaticWriter(found, Texts.Languages.Contains(lang) ? lang! : Texts.Language).Write(),
                "application/json") : TypedResults.NotFound();
}
