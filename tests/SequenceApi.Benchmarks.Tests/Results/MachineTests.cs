using SequenceApi.Benchmarks.Results;

namespace SequenceApi.Benchmarks.Tests.Results;

public sealed class MachineTests
{
    [Fact]
    public void The_processor_is_named_as_it_names_itself()
    {
        Assert.Equal("Some CPU: 9 (TM)", Machine.ProcessorName(["vendor_id\t: x", "model name\t: Some CPU: 9 (TM)", "model name\t: other"]));
        Assert.Equal("unknown", Machine.ProcessorName(["processor\t: 0"]));
    }

    [Fact]
    public void This_machine_can_be_read()
    {
        var machine = Machine.Read(TimeProvider.System);

        Assert.Equal(Environment.ProcessorCount, machine.Cores);
        Assert.Matches(@"^\d+\.\d+\.\d+", machine.OnnxRuntime);
    }
}
