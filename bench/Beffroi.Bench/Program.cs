using Beffroi.Bench;

// script/bench: each line is a ratio to a peer measured in the same run; answers are compared before anything is timed.
//   protection, linkage or search alone; or all of them with the path of the BMO file
if (args is ["protection", ..])
{
    ProtectionBench.Run(withInsiders: !args.Contains("outsiders"));
    return;
}

if (args is ["search"])
{
    await SearchBench.RunAsync();
    return;
}

if (args is ["linkage"])
{
    LinkageBench.Run();
    return;
}

var officialFile = args.Length > 0 ? args[0] : "../shared/data/bmo/Base_open_data_BMO_2024.xlsx";
await ImportBench.RunAsync(officialFile);
await ServingBench.RunAsync(officialFile);
ProtectionBench.Run(withInsiders: true);
LinkageBench.Run();
await SearchBench.RunAsync();
