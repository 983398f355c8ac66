using System.Runtime.CompilerServices;
using SequenceApi.Training.Native;
using Xunit.Sdk;
using Xunit.v3;

// torch's random numbers belong to the process, so tests that draw them take turns.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace SequenceApi.Training.Tests;

internal static class TorchSetup
{
    // A test may touch TorchSharp before anything of the trainer. The networks are so small that a second thread only
    // waits, the longer the busier the machine is.
    [ModuleInitializer]
    internal static void Prepare()
    {
        TorchLibrary.MakeLoadable();
        TorchSharp.torch.set_num_threads(1);
    }
}
