using System.CommandLine;
using SequenceApi.Training;
using SequenceApi.Training.Commands;

var root = new RootCommand("Trains, evaluates, samples and exports recurrent language models.")
{
    TrainCommand.Create(),
};

try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (TrainingException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
