using SequenceApi.Training.Commands;
using SequenceApi.Training.Native;

NativeMemory.KeepFlat();
ComputeThread.Shield();
return CommandLine.Run(args, Console.Out, Console.Error);
