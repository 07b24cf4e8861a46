using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Modules.Surveys.Form;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Modules.Surveys.Verbatims;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Publication;

namespace Beffroi.Modules.Surveys;

/// <summary>Surveys of firms: drawn, asked, answered, estimated.</summary>
internal static class SurveysModule
{
    public static IServiceCollection AddSurveys(this IServiceCollection services) => services
        .AddSingleton<SurveyKeys>()
        .AddScoped<AnswerStore>()
        .AddScoped<FirmBook>()
        .AddScoped<FirmRequests>()
        .AddScoped<IRefusedAddress, BouncedFirms>()
        .AddScoped<WaveBook>()
        .AddScoped<WaveMails>()
        .AddHostedService(services =>
        {
            services.GetRequiredService<SurveyKeys>(); // made at the first start: no copy of the folder is without them
            return ActivatorUtilities.CreateInstance<WaveWork>(services);
        })
        .AddScoped<IPurge, AnswerPurge>()
        .AddScoped<IPurge, RequestPurge>()
        .AddScoped<IPurge, SurveyMailPurge>()
        .AddScoped<WaveEstimator>()
        .AddScoped<WavePublication>()
        .AddScoped<IFigureSource, SurveyFigures>()
        .AddScoped<Results.PublishedResults>()
        .AddScoped<Results.PublishedThemes>()
        .AddScoped<CodeBooks>()
        .AddScoped<VerbatimBook>()
        .AddScoped<VerbatimOpening>()
        .AddSingleton<SuggestionLists>()
        .AddScoped<QuestionnaireBook>()
        .AddScoped<QuestionPages.ReadableQuestionnaires>()
        .AddScoped<FormDesk>()
        .AddSingleton<UnknownLinks>();
}
