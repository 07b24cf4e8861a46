using System.Text;
using Beffroi.Modules.Observatory;
using Beffroi.Modules.ServiceMap;
using Beffroi.Modules.Surveys;
using Beffroi.Platform.CommandLine;
using Beffroi.Platform.Mail;

Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await BeffroiCommand.RunAsync(
    args,
    texts => ServeCommand.Build(texts, app =>
    {
        app.MapObservatory();
        app.MapServiceMap();
        app.MapSurveys();
    }),
    ImportCommand.Build,
    UndoCommand.Build,
    DataCommand.Build,
    FiguresCommand.Build,
    ZonesCommand.Build,
    PerimeterCommand.Build,
    BackupCommands.Backup,
    BackupCommands.Restore,
    BackupCommands.Database,
    AuditCommand.Build,
    PrivacyCommand.Build,
    ProtectCommands.Protect,
    ProtectCommands.AuditTable,
    ArgusCommand.Build,
    ExportCommand.Build,
    MappingCommand.Build,
    DedupeCommand.Build,
    QuestionnaireCommand.Build,
    WaveCommand.Build,
    MailCommand.Build,
    texts => ComputeCommand.Build(texts, AccessCommand.Build(texts), CalibrateCommand.Build(texts), SurveyCommand.Build(texts)),
    DoctorCommand.Build);
